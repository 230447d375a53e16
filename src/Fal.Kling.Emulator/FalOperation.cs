namespace Fal.Kling.Emulator;

/// <summary>The operation of a request to the emulator.</summary>
public enum FalOperation
{
    /// <summary>An operation that the emulator does not know. It returns 404.</summary>
    Other,

    /// <summary><c>POST /{endpoint}</c> on the queue: buys a job.</summary>
    Submit,

    /// <summary><c>GET …/requests/{id}/status</c> on the queue.</summary>
    Status,

    /// <summary><c>GET …/requests/{id}/status/stream</c> on the queue: server-sent events.</summary>
    Stream,

    /// <summary><c>GET …/requests/{id}</c> on the queue.</summary>
    Result,

    /// <summary><c>PUT …/requests/{id}/cancel</c> on the queue.</summary>
    Cancel,

    /// <summary><c>GET /v1/models/requests/by-endpoint</c> on the platform host: the account's requests.</summary>
    Find,

    /// <summary>Starts an upload: <c>POST /storage/upload/initiate</c> and similar requests to the storage host and the CDN.</summary>
    InitiateUpload,

    /// <summary>The bytes of an upload, whole or one part, on the CDN.</summary>
    Upload,

    /// <summary>The completion of an upload in parts, on the CDN.</summary>
    CompleteUpload,

    /// <summary><c>GET</c> or <c>HEAD /files/…</c> on the CDN.</summary>
    Download,

    /// <summary><c>GET /v1/models/pricing</c> on the platform host: prices by endpoint.</summary>
    Prices,

    /// <summary><c>GET /v1/models</c> on the platform host: endpoints, with their schemas if requested. Also the public OpenAPI document of one endpoint.</summary>
    Models,

    /// <summary><c>GET /.well-known/jwks.json</c> on the storage host: the keys that verify webhooks. It needs no API key.</summary>
    WebhookKeys,

    /// <summary><c>GET /v1/meta</c> on the platform host: the IP addresses that webhooks come from. It needs no API key.</summary>
    Meta,
}
