// uuid.Parse of github.com/google/uuid.
package main

import (
	"fmt"

	"github.com/google/uuid"
)

func main() {
	serve(func(text string) (string, error) {
		value, err := uuid.Parse(text)
		return fmt.Sprintf("%s %x", value, value[:]), err
	})
}
