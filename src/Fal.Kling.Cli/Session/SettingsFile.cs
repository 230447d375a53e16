using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Session;

/// <summary>The file that <c>kling emulator</c> writes, so that other programs find it: its URLs, its key, and who signs its webhooks.</summary>
internal static class SettingsFile
{
    private const string OpenApiUrl = "OpenApiUrl";
    private const string CdnUrl = "CdnUrl";
    private const string WebhookKeysUrl = "WebhookKeysUrl";
    private const string WebhookUserId = "WebhookUserId";

    public static JsonObject Of(FalEmulator emulator)
    {
        KlingClientOptions options = new();
        emulator.Configure(options);
        return new JsonObject
        {
            [nameof(options.ApiKey)] = options.ApiKey,
            [nameof(options.QueueUrl)] = options.QueueUrl.ToString(),
            [nameof(options.StorageUrl)] = options.StorageUrl.ToString(),
            [nameof(options.PlatformUrl)] = options.PlatformUrl.ToString(),
            [OpenApiUrl] = new Uri(options.PlatformUrl, "/").ToString(),
            [CdnUrl] = emulator.CdnUrl.ToString(),
            [WebhookKeysUrl] = emulator.WebhookKeysUrl.ToString(),
            [WebhookUserId] = emulator.UserId,
        };
    }

    /// <summary>Writes the file in one step, so that a program that waits for it never reads half of it.</summary>
    public static void Write(string path, JsonObject settings)
    {
        string fresh = $"{path}.{Environment.ProcessId}.new";
        File.WriteAllText(fresh, settings.ToJsonString());
        File.Move(fresh, path, overwrite: true);
    }

    /// <exception cref="UsageException">The file is not the settings of an emulator on this machine.</exception>
    public static (KlingClientOptions Options, Uri OpenApiUrl, Uri CdnUrl, WebhookSigner Signer) Read(string path)
    {
        JsonObject settings = ReadJson(path);
        KlingClientOptions options = new() { ApiKey = TextOf(settings, nameof(KlingClientOptions.ApiKey), path) };
        options.QueueUrl = UrlOf(settings, nameof(options.QueueUrl), path);
        options.StorageUrl = UrlOf(settings, nameof(options.StorageUrl), path);
        options.PlatformUrl = UrlOf(settings, nameof(options.PlatformUrl), path);
        if (settings[nameof(options.HttpTimeout)] is { } timeout)
        {
            options.HttpTimeout = TimeSpan.TryParse(timeout.ToString(), out TimeSpan value) ? value : throw NotSettings(path, $"{nameof(options.HttpTimeout)} is not a time");
        }

        return (options, UrlOf(settings, OpenApiUrl, path), UrlOf(settings, CdnUrl, path), new WebhookSigner(UrlOf(settings, WebhookKeysUrl, path), TextOf(settings, WebhookUserId, path)));
    }

    private static JsonObject ReadJson(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw NotSettings(path, "it is not a JSON object");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The settings file '{path}' cannot be read: {exception.Message}");
        }
        catch (JsonException)
        {
            throw NotSettings(path, "it is not JSON");
        }
    }

    private static string TextOf(JsonObject settings, string name, string path) => settings[name]?.ToString() ?? throw NotSettings(path, $"{name} is missing");

    // A file that someone else wrote must not send a prompt to another machine.
    private static Uri UrlOf(JsonObject settings, string name, string path) =>
        Uri.TryCreate(TextOf(settings, name, path), UriKind.Absolute, out Uri? url) && url.IsLoopback
            ? url
            : throw NotSettings(path, $"{name} is not a URL on this machine");

    private static UsageException NotSettings(string path, string reason) => new($"'{path}' is not the settings file of an emulator: {reason}. `kling emulator --settings FILE` writes one.");
}
