using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Session;

/// <summary>Where a command runs: on fal, on a running emulator, or on an emulator of its own.</summary>
internal sealed class FalSession : IAsyncDisposable
{
    private static readonly Uri FalWebsite = new("https://fal.ai");

    private static readonly Uri FalCdn = new("https://v3b.fal.media");

    private readonly FalEmulator? emulator;
    private KlingClient? client;

    private FalSession(KlingClientOptions options, string place, Uri openApiUrl, Uri cdnUrl, WebhookSigner signer, FalEmulator? emulator = null)
    {
        (Options, Place, OpenApiUrl, CdnUrl, Signer, this.emulator) = (options, place, openApiUrl, cdnUrl, signer, emulator);
        HasOwnEmulator = emulator is not null;
    }

    public KlingClientOptions Options { get; }

    /// <summary>The client, made at its first use, so that a key with a mistake does not stop a command that needs none.</summary>
    public KlingClient Client => client ??= new KlingClient(Options);

    /// <summary>Where the jobs are, such as <c>fal.ai</c>.</summary>
    public string Place { get; }

    public Uri OpenApiUrl { get; }

    public Uri CdnUrl { get; }

    public WebhookSigner Signer { get; }

    public bool IsFal => Signer == WebhookSigner.Fal;

    /// <summary>Whether the jobs are on an emulator of this process. They are free, and end with it.</summary>
    public bool HasOwnEmulator { get; }

    /// <summary>Whether the environment has a key, or a part of one.</summary>
    public static bool HasKey => Array.Exists(["FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET"], name => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)));

    /// <param name="settings">The settings file of a running emulator, or null.</param>
    /// <param name="isEmulated">Whether to start an emulator even if there is a key.</param>
    /// <param name="needsKey">Whether to start an emulator if there is no key.</param>
    /// <param name="note">Receives what the user must know.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<FalSession> OpenAsync(string? settings, bool isEmulated, bool needsKey, Action<string> note, CancellationToken cancellationToken)
    {
        if (settings is not null || (!isEmulated && (HasKey || !needsKey)))
        {
            return Open(settings);
        }

        note(isEmulated
            ? "This runs free on the built-in emulator, which makes a test picture instead of your prompt."
            : "FAL_KEY is not set, so this runs free on the built-in emulator, which makes a test picture instead of your prompt. Get a key at https://fal.ai/dashboard/keys.");
        FalEmulator emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { WebhookKeySeed = WebhookSigner.EmulatorSeed }, cancellationToken);
        KlingClientOptions own = new();
        emulator.Configure(own);
        return new FalSession(own, "the built-in emulator", new Uri(emulator.PlatformUrl, "/"), emulator.CdnUrl, WebhookSigner.Of(emulator), emulator);
    }

    /// <summary>Opens fal or a running emulator, for a command about a job or an account that exists already.</summary>
    /// <exception cref="UsageException">There is neither a key nor a settings file.</exception>
    public static FalSession OpenExisting(string? settings, bool isEmulated) => settings is null && (isEmulated || !HasKey)
        ? throw new UsageException(
            (isEmulated ? "--emulator would start a new emulator, which has no jobs." : "FAL_KEY is not set, so there is no account to ask.")
            + " Set FAL_KEY to the key with which the job was bought, or name a running emulator with --settings FILE.")
        : Open(settings);

    private static FalSession Open(string? settings)
    {
        if (settings is null)
        {
            return new FalSession(new KlingClientOptions(), "fal.ai", FalWebsite, FalCdn, WebhookSigner.Fal);
        }

        (KlingClientOptions options, Uri openApiUrl, Uri cdnUrl, WebhookSigner signer) = SettingsFile.Read(settings);
        return new FalSession(options, $"the emulator at {options.QueueUrl}", openApiUrl, cdnUrl, signer);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (emulator is not null)
        {
            await emulator.DisposeAsync();
        }
    }
}
