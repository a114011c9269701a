/*
 * fwpsk.h: the Windows Filtering Platform, which is not there.
 */
#error "fwpsk.h: hvcts has no Windows Filtering Platform; build the extension without the sources that use it"
