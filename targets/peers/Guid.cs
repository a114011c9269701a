// System.Guid.Parse of .NET's class library. Speaks the lines of cts-peer-library.
using System;
using System.Text;

static class Peer
{
    static byte[] Bytes(string hex)
    {
        var bytes = new byte[hex.Length / 2];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = Convert.ToByte(hex.Substring(2 * i, 2), 16);
        return bytes;
    }

    static void Main()
    {
        Console.WriteLine("ready .NET " + Environment.Version);
        for (string line; (line = Console.ReadLine()) != null;) {
            try {
                Guid value = Guid.Parse(Encoding.UTF8.GetString(Bytes(line)));
                string memory = BitConverter.ToString(value.ToByteArray()).Replace("-", "").ToLowerInvariant();
                Console.WriteLine("= " + value + " " + memory);
            } catch (Exception error) {
                Console.WriteLine("- " + error.Message.Replace('\n', ' ').Replace('\r', ' '));
            }
        }
    }
}
