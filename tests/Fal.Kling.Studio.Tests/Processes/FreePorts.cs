using System.Net;
using System.Net.Sockets;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>
/// Finds ports for processes that come back on the port that they had. They are below those that the system gives to connections, so that none of those takes one
/// while its process is down.
/// </summary>
internal static class FreePorts
{
    public static int[] Take(int count)
    {
        HashSet<int> ports = [];
        while (ports.Count < count)
        {
            int port = Random.Shared.Next(15_000, 32_000);
            if (IsFree(port))
            {
                ports.Add(port);
            }
        }

        return [.. ports];
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
