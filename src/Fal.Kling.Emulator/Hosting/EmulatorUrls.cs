namespace Fal.Kling.Emulator;

/// <summary>Where the hosts listen: one loopback port each, picked by the system.</summary>
internal sealed class EmulatorUrls
{
    private readonly Uri[] byHost = new Uri[Enum.GetValues<FalHost>().Length];

    public Uri Of(FalHost host) => byHost[(int)host];

    /// <summary>What the URLs of an app's requests begin with.</summary>
    public string RequestsPrefixOf(string app) => $"{Of(FalHost.Queue)}{app}/requests/";

    public void Set(FalHost host, int port) => byHost[(int)host] = new Uri($"http://127.0.0.1:{port}");

    public FalHost HostAt(int port) => (FalHost)Array.FindIndex(byHost, url => url.Port == port);
}
