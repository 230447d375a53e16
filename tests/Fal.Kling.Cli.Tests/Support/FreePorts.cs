using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fal.Kling.Cli.Tests.Support;

/// <summary>
/// Finds ports for an emulator whose first port is given. It takes four in a row, and the system gives out only one at a time. They are below those that the system
/// gives to connections, so that no other test takes one meanwhile.
/// </summary>
internal static class FreePorts
{
    private const int InARow = 4;

    /// <returns>The first of four free ports, as an argument.</returns>
    public static string First()
    {
        int first;
        do
        {
            first = Random.Shared.Next(15_000, 32_000);
        }
        while (!Enumerable.Range(first, InARow).All(IsFree));

        return first.ToString(CultureInfo.InvariantCulture);
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
