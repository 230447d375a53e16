namespace Fal.Kling.Emulator;

/// <summary>Where the hosts listen: one loopback port each, picked by the system.</summary>
internal sealed class EmulatorUrls
{
    private readonly Uri[] byHost = new Uri[Enum.GetValues<FalHost>().Length];

    public string RequestsPrefix { get; private set; } = string.Empty;

    public Uri Of(FalHost host) => byHost[(int)host];

    public void Set(FalHost host, int port)
    {
        byHost[(int)host] = new Uri($"http://127.0.0.1:{port}");
        if (host == FalHost.Queue)
        {
            RequestsPrefix = $"http://127.0.0.1:{port}/{KlingEndpoint.App}/requests/";
        }
    }

    public FalHost HostAt(int port) => (FalHost)Array.FindIndex(byHost, url => url.Port == port);
}
