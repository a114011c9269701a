// hvsock.GUIDFromString of github.com/linuxkit/virtsock. Its start looks for a socket family; the cage refuses.
package main

import (
	"fmt"

	"github.com/linuxkit/virtsock/pkg/hvsock"
)

func main() {
	serve(func(text string) (string, error) {
		value, err := hvsock.GUIDFromString(text)
		return fmt.Sprintf("%s %x", value.String(), value[:]), err
	})
}
