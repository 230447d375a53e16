namespace Fal.Kling.Emulator;

/// <summary>The URLs of the hosts. Each has its own loopback port, picked by the system.</summary>
internal sealed class EmulatorUrls
{
    private readonly Uri[] byHost = new Uri[Enum.GetValues<FalHost>().Length];

    public Uri Of(FalHost host) => byHost[(int)host];

    /// <summary>Gets the beginning of the request URLs of an app.</summary>
    public string RequestsPrefixOf(string app) => $"{Of(FalHost.Queue)}{app}/requests/";

    public void Set(FalHost host, int port) => byHost[(int)host] = new Uri($"http://127.0.0.1:{port}");

    public FalHost HostAt(int port) => (FalHost)Array.FindIndex(byHost, url => url.Port == port);
}
