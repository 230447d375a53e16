namespace Fal.Kling.Emulator;

/// <content>Webhooks: their keys, their user ids, and calls that a test makes itself.</content>
public sealed partial class FalEmulator
{
    /// <summary>
    /// The URL of the keys that verify webhooks (a JSON Web Key Set), in place of <c>https://rest.fal.ai/.well-known/jwks.json</c>. It needs no API key.
    /// <see cref="Requests"/> contains its requests as <see cref="FalOperation.WebhookKeys"/>.
    /// </summary>
    public Uri WebhookKeysUrl => new(StorageUrl, Route.WebhookKeys);

    /// <summary>
    /// The user id of the account of <see cref="ApiKey"/>, as in the header <c>X-Fal-Webhook-User-Id</c>. The same key has the same user id in every run, so a
    /// configuration can contain it.
    /// </summary>
    public string UserId => UserIdOf(ApiKey);

    /// <summary>Gets the user id of the account that a key belongs to, as in the header <c>X-Fal-Webhook-User-Id</c>. All keys of an account have the same.</summary>
    /// <param name="apiKey">A key that the emulator accepts or has accepted.</param>
    /// <returns>The user id. It depends only on the id of the account's first key, which is the part before the colon.</returns>
    /// <exception cref="ArgumentException">The key was never accepted.</exception>
    public string UserIdOf(string apiKey)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        return keys.TryGetUserId(apiKey) ?? throw new ArgumentException("The emulator has never accepted this key, so it has no account.", nameof(apiKey));
    }

    /// <summary>Signs webhooks with a new key from now on.</summary>
    /// <param name="keepOldKey">
    /// Whether the key set at <see cref="WebhookKeysUrl"/> also contains the previous key until the next rotation. Default: <see langword="true"/>. With
    /// <see langword="false"/>, only the new key verifies.
    /// </param>
    public void RotateWebhookKeys(bool keepOldKey = true) => webhooks.Keys.Rotate(keepOldKey);

    /// <summary>Signs a webhook as fal does, so that a test of a receiver can send it, or change it first.</summary>
    /// <param name="body">The body, byte by byte.</param>
    /// <param name="requestId">The request id in the header. fal's is the same as the <c>request_id</c> in the body.</param>
    /// <param name="userId">The user id. Default: <see cref="UserId"/>.</param>
    /// <param name="timestamp">The time of the call, in whole seconds. Default: now, by the emulator's clock.</param>
    /// <returns>
    /// The four headers: <c>X-Fal-Webhook-Request-Id</c>, <c>X-Fal-Webhook-User-Id</c>, <c>X-Fal-Webhook-Timestamp</c> and <c>X-Fal-Webhook-Signature</c>.
    /// </returns>
    /// <exception cref="ArgumentException">The request id or the user id is not printable ASCII.</exception>
    public IReadOnlyDictionary<string, string> SignWebhook(ReadOnlyMemory<byte> body, string requestId, string? userId = null, DateTimeOffset? timestamp = null)
    {
        HeaderText.ThrowIfNotSendable(requestId);
        userId ??= UserId;
        HeaderText.ThrowIfNotSendable(userId);
        return WebhookHeaders.Sign(webhooks.Keys.Signing, requestId, userId, (timestamp ?? webhooks.Clock.GetUtcNow()).ToUnixTimeSeconds(), body.Span);
    }

    /// <summary>Signs a webhook and sends it once, without a job. It is not retried, and no fault is injected.</summary>
    /// <param name="url">The URL to call: http or https, on loopback.</param>
    /// <param name="body">The body, byte by byte.</param>
    /// <param name="requestId">The request id in the header. fal's is the same as the <c>request_id</c> in the body.</param>
    /// <param name="userId">The user id. Default: <see cref="UserId"/>.</param>
    /// <param name="timestamp">The time of the call, in whole seconds. Default: now, by the emulator's clock.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The HTTP status of the response.</returns>
    /// <exception cref="ArgumentException">The URL is not http or https on loopback, or the request id or the user id is not printable ASCII.</exception>
    /// <exception cref="HttpRequestException">There was no response.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Task<int> SendWebhookAsync(
        Uri url, ReadOnlyMemory<byte> body, string requestId, string? userId = null, DateTimeOffset? timestamp = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        return WebhookUrl.IsCalled(url)
            ? webhooks.Http.PostAsync(new WebhookCall(url, SignWebhook(body, requestId, userId, timestamp), body), cancellationToken)
            : throw new ArgumentException("The URL must be an absolute http or https URL on loopback, such as http://localhost:5000/hook.", nameof(url));
    }
}
