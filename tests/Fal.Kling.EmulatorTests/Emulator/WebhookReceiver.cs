using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;
using Fal.Kling.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>An application that fal calls. It responds with the given statuses, one after the other, and then with 200.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    /// <summary>Used instead of a status: no response at all.</summary>
    public const int Silence = 0;

    /// <summary>An input of a job that succeeds.</summary>
    public const string Input = """{"prompt":"A paper boat"}""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Channel<WebhookCall> calls = Channel.CreateUnbounded<WebhookCall>();
    private readonly ConcurrentQueue<int> statusCodes;
    private readonly WebApplication application;

    private WebhookReceiver(bool isHttps, int[] statusCodes)
    {
        this.statusCodes = new ConcurrentQueue<int>(statusCodes);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (isHttps)
            {
                listen.UseHttps(CreateCertificate());
            }
        }));
        application = builder.Build();
        application.Run(RespondAsync);
    }

    public Uri Url => new(new Uri(application.Urls.First()), "/hook?studio=1");

    public string Query => QueryOf(Url.AbsoluteUri);

    public static string QueryOf(string url) => $"?fal_webhook={Uri.EscapeDataString(url)}";

    public static async Task<WebhookReceiver> StartAsync(bool isHttps = false, params int[] statusCodes)
    {
        WebhookReceiver receiver = new(isHttps, statusCodes);
        await receiver.application.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Waits until the first job's webhook was called that often. A call is recorded shortly after its response was sent, and nothing signals that.</summary>
    public static async Task<IReadOnlyList<WebhookAttempt>> AttemptsAsync(Wire wire, int count)
    {
        using CancellationTokenSource impatience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        impatience.CancelAfter(Patience);
        while (wire.Emulator.Jobs[0].WebhookAttempts.Count < count)
        {
            impatience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return wire.Emulator.Jobs[0].WebhookAttempts;
    }

    /// <summary>Submits a job that calls this application.</summary>
    /// <returns>Its request id.</returns>
    public async Task<string> SubmitAsync(Wire wire, string input = Input)
    {
        using HttpResponseMessage submitted = await wire.SubmitAsync(input, query: Query);
        return (await Wire.JsonOf(submitted)).GetProperty("request_id").GetString()!;
    }

    /// <summary>Waits for the next call. If none comes, the test fails instead of hanging.</summary>
    public Task<WebhookCall> NextAsync() => calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task RespondAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        int statusCode = statusCodes.TryDequeue(out int scheduled) ? scheduled : 200;
        Dictionary<string, string> headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        calls.Writer.TryWrite(new WebhookCall($"{context.Request.Method} {target}", headers, body.ToArray()));
        if (statusCode == Silence)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        context.Response.StatusCode = statusCode;
        context.Response.Headers.Location = "/elsewhere";
    }

    private static X509Certificate2 CreateCertificate()
    {
        using ECDsa key = ECDsa.Create();
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        // Windows cannot serve with a key that exists only in memory.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}

/// <summary>The request that arrived.</summary>
internal sealed record WebhookCall(string Request, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public JsonElement Body => JsonElement.Parse(Bytes);

    public string RequestId => Headers["X-Fal-Webhook-Request-Id"];

    public long Timestamp => long.Parse(Headers["X-Fal-Webhook-Timestamp"], CultureInfo.InvariantCulture);
}
