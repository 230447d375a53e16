using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Fal.Kling.Verification;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fal.Kling;

/// <summary>
/// Decides whether a call is a webhook that fal sent to you, and reads it. MapKlingWebhook uses it; use it yourself where there is no ASP.NET Core, such as in a
/// function. One object keeps fal's keys for all calls, and any thread may use it.
/// </summary>
/// <remarks>Source: fal.ai/docs, inference/webhooks. Nothing of a body is read before its signature has been verified.</remarks>
public sealed class KlingWebhookVerifier
{
    // fal repeats a webhook for two hours at most. Beyond a day it isn't worth a signature.
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    private readonly KlingWebhookOptions options;
    private readonly SigningKeySource keys;

    /// <summary>Creates a verifier.</summary>
    /// <param name="options">The options. <see cref="KlingWebhookOptions.FindTicket"/> and <see cref="KlingWebhookOptions.ClaimLease"/> have no effect here.</param>
    /// <param name="handler">Sends the requests for fal's keys. It stays yours to dispose. Default: <see langword="null"/> (one of its own).</param>
    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    public KlingWebhookVerifier(KlingWebhookOptions options, HttpMessageHandler? handler = null)
        : this(options, ClientsOf(options, handler), NullLogger.Instance)
    {
    }

    internal KlingWebhookVerifier(KlingWebhookOptions options, Func<HttpClient> createClient, ILogger logger)
    {
        this.options = options;
        keys = new SigningKeySource(options, createClient, logger);
    }

    internal KlingWebhookOptions Options => options;

    /// <summary>Verifies a call and reads its body.</summary>
    /// <param name="headers">The headers of the call, with one entry for each name.</param>
    /// <param name="body">The body, byte for byte as it was received: neither decoded nor decompressed.</param>
    /// <param name="query">The query of the URL as it was received, with or without its question mark. Default: <see langword="null"/> (there is none).</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The webhook, or why the call was not accepted.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public Task<KlingWebhookVerification> VerifyAsync(
        IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, string? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return VerifyCallAsync(headers.Select(header => new KeyValuePair<string, string?>(header.Key, header.Value)), body, query, cancellationToken);
    }

    /// <summary>Verifies a call and reads its body.</summary>
    /// <param name="headers">The headers of the call, with all values of each name, such as <see cref="HttpRequestMessage.Headers"/>.</param>
    /// <param name="body">The body, byte for byte as it was received: neither decoded nor decompressed.</param>
    /// <param name="query">The query of the URL as it was received, with or without its question mark. Default: <see langword="null"/> (there is none).</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The webhook, or why the call was not accepted.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public Task<KlingWebhookVerification> VerifyAsync(
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers, ReadOnlyMemory<byte> body, string? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return VerifyCallAsync(headers.SelectMany(header => header.Value ?? [], (header, value) => new KeyValuePair<string, string?>(header.Key, value)), body, query, cancellationToken);
    }

    /// <summary>Reads the headers, and refuses what needs no signature to be refused.</summary>
    /// <returns>Null if the headers are acceptable.</returns>
    internal KlingWebhookVerification? ReadHeaders(IEnumerable<KeyValuePair<string, string?>> headers, out DeliveryHeaders? read)
    {
        if (!DeliveryHeaders.TryRead(headers, out read, out string? problem))
        {
            return KlingWebhookVerification.Refused(WebhookRefusal.Headers, problem);
        }

        TimeSpan age = AgeOf(read);
        if (age > MaxAge || age < -MaxAge)
        {
            return KlingWebhookVerification.Refused(WebhookRefusal.Time, "The time in its headers is more than a day from this machine's.");
        }

        return null;
    }

    internal KlingWebhookVerification TooLarge() =>
        KlingWebhookVerification.Refused(WebhookRefusal.TooLarge, $"The body is larger than {nameof(options.MaxBodySize)}, {options.MaxBodySize} bytes.");

    internal async Task<KlingWebhookVerification> VerifyAsync(DeliveryHeaders headers, ReadOnlyMemory<byte> body, string? query, CancellationToken cancellationToken)
    {
        SigningKeySet? known = await keys.GetAsync(cancellationToken).ConfigureAwait(false);
        if (known is null)
        {
            return KlingWebhookVerification.Refused(WebhookRefusal.KeysUnavailable, $"fal's signing keys could not be fetched from {options.KeysUrl.Host}: {keys.Problem?.TrimEnd('.')}.");
        }

        byte[] message = MessageOf(headers, body);
        if (!known.Verify(message, headers.Signature)
            && !(await keys.GetNewerAsync(known, cancellationToken).ConfigureAwait(false) is { } newer && newer.Verify(message, headers.Signature)))
        {
            return KlingWebhookVerification.Refused(WebhookRefusal.Signature, "Its signature fits none of fal's keys.");
        }

        return Read(headers, body, query);
    }

    private async Task<KlingWebhookVerification> VerifyCallAsync(
        IEnumerable<KeyValuePair<string, string?>> headers, ReadOnlyMemory<byte> body, string? query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ReadHeaders(headers, out DeliveryHeaders? read) is { } refused)
        {
            return refused;
        }

        return body.Length > options.MaxBodySize ? TooLarge() : await VerifyAsync(read!, body, query, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what fal has signed. It may still be for another user, or a replay.</summary>
    private KlingWebhookVerification Read(DeliveryHeaders headers, ReadOnlyMemory<byte> body, string? query)
    {
        if (!options.AllowedUserIds.Contains(headers.UserId))
        {
            return KlingWebhookVerification.OfOtherUser(
                headers.UserId,
                $"A webhook that fal signed for user {headers.UserId} was refused, because {headers.UserId} is not in {nameof(options.AllowedUserIds)}. If that is your own id, add it. If not, a stranger's job calls your URL.");
        }

        if (!WebhookOrigin.TryRead(query, options.UrlSecret, out WebhookOrigin? origin, out string? problem))
        {
            return KlingWebhookVerification.Unusable(WebhookRefusal.Query, $"The query of the webhook of request {headers.RequestId} {problem}.", headers, options.UrlSecret is not null);
        }

        TimeSpan age = AgeOf(headers);
        if (age < -options.TimeTolerance)
        {
            return KlingWebhookVerification.Unusable(
                WebhookRefusal.Time, $"fal signed the webhook of request {headers.RequestId} {InSeconds(-age):c} in the future. Check this machine's clock.", headers);
        }

        return age > options.TimeTolerance
            ? KlingWebhookVerification.Late(headers, origin, $"The webhook of request {headers.RequestId} was signed {InSeconds(age):c} ago, which is more than {nameof(options.TimeTolerance)}, {options.TimeTolerance:c}.")
            : ReadBody(headers, body, origin);
    }

    private static KlingWebhookVerification ReadBody(DeliveryHeaders headers, ReadOnlyMemory<byte> body, WebhookOrigin? origin)
    {
        KlingWebhook webhook;
        try
        {
            webhook = KlingWebhook.ParseUnverified(body, origin);
        }
        catch (FormatException exception)
        {
            return KlingWebhookVerification.Unusable(WebhookRefusal.Body, $"The webhook of request {headers.RequestId} could not be read: {exception.Message}", headers);
        }

        // The header may name the last attempt.
        return headers.RequestId == webhook.RequestId || headers.RequestId == webhook.GatewayRequestId
            ? KlingWebhookVerification.Accepted(webhook, headers.UserId, origin)
            : KlingWebhookVerification.Unusable(WebhookRefusal.Body, $"The body of the webhook of request {headers.RequestId} is about another request.", headers);
    }

    private static byte[] MessageOf(DeliveryHeaders headers, ReadOnlyMemory<byte> body) =>
        Encoding.ASCII.GetBytes($"{headers.RequestId}\n{headers.UserId}\n{headers.Timestamp}\n{Convert.ToHexStringLower(SHA256.HashData(body.Span))}");

    private static TimeSpan InSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));

    private TimeSpan AgeOf(DeliveryHeaders headers) => options.TimeProvider.GetUtcNow() - headers.SignedAt;

    [SuppressMessage("Reliability", "CA2000", Justification = "The handler lives as long as the verifier, which is as long as the process.")]
    private static Func<HttpClient> ClientsOf(KlingWebhookOptions options, HttpMessageHandler? handler)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebhookOptionsCheck.ThrowIfInvalid(options);
        HttpMessageHandler used = handler ?? KeysHttp.CreateHandler(options);
        return () => new HttpClient(used, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
