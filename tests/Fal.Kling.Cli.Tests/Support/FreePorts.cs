using System.Net;
using System.Net.Sockets;

namespace Fal.Kling.Cli.Tests.Support;

/// <summary>
/// Finds ports for a program that must be told its ports, or come back on the same ones. The system gives out only one at a time. These are below those that the
/// system gives to connections, so that no other test takes one meanwhile.
/// </summary>
internal static class FreePorts
{
    /// <returns>The first of so many free ports in a row.</returns>
    public static int FirstOf(int count)
    {
        int first;
        do
        {
            first = Random.Shared.Next(15_000, 32_000);
        }
        while (!Enumerable.Range(first, count).All(IsFree));

        return first;
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
