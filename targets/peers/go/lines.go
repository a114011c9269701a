// The lines of cts-peer-library for peers in Go: hex in, one answer per line out. Each peer is this file and its own.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
)

func serve(ask func(text string) (string, error)) {
	fmt.Println("ready Go")
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		text, err := hex.DecodeString(lines.Text())
		if err != nil {
			return
		}
		answer, err := ask(string(text))
		if err != nil {
			fmt.Println("-", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Println("=", answer)
		}
	}
}
