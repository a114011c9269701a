// How github.com/mdlayher/vsock writes an address: it has no parser of text. In: cid:port in plain decimal.
package main

import (
	"fmt"

	"github.com/mdlayher/vsock"
)

func main() {
	serve(func(text string) (string, error) {
		address := vsock.Addr{}
		_, err := fmt.Sscanf(text, "%d:%d", &address.ContextID, &address.Port)
		return address.String(), err
	})
}
