// strconv.ParseUint, with which programs in Go read ports: base 10, 32 bits.
package main

import "strconv"

func main() {
	serve(func(text string) (string, error) {
		value, err := strconv.ParseUint(text, 10, 32)
		return strconv.FormatUint(value, 10), err
	})
}
