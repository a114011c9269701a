// parse() of the package uuid of Node.js. Speaks the lines of cts-peer-library.
"use strict";
const readline = require("readline");

let uuid;
try {
  uuid = require("uuid");
} catch (error) {
  console.log("absent no module uuid");
  process.exit(0);
}
console.log(`ready Node.js ${process.version}`);
readline.createInterface({input: process.stdin}).on("line", line => {
  try {
    const bytes = uuid.parse(Buffer.from(line, "hex").toString("utf8"));
    console.log(`= ${uuid.stringify(bytes)} ${Buffer.from(bytes).toString("hex")}`);
  } catch (error) {
    console.log(`- ${error.message.replace(/\s+/g, " ")}`);
  }
});
