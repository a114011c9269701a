// FromString of github.com/gofrs/uuid.
package main

import (
	"fmt"

	"github.com/gofrs/uuid"
)

func main() {
	serve(func(text string) (string, error) {
		value, err := uuid.FromString(text)
		return fmt.Sprintf("%s %x", value, value[:]), err
	})
}
