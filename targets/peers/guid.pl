# Data::UUID's from_string. Speaks the lines of cts-peer-library.
use strict;
use warnings;

$| = 1;
if (!eval { require Data::UUID; 1 }) {
    print "absent no module Data::UUID\n";
    exit 0;
}
print "ready Data::UUID $Data::UUID::VERSION\n";
while (my $line = <STDIN>) {
    chomp $line;
    my $generator = Data::UUID->new;
    my $value = eval { $generator->from_string(pack "H*", $line) };
    if (defined $value && length $value == 16) {
        print "= ", lc $generator->to_string($value), " ", unpack("H*", $value), "\n";
    } else {
        (my $why = $@ || "no value") =~ s/\s+/ /g;
        print "- $why\n";
    }
}
