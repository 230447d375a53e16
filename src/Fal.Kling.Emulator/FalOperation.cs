namespace Fal.Kling.Emulator;

/// <summary>What a request to the emulator is for.</summary>
public enum FalOperation
{
    /// <summary>None of the operations that the emulator knows; it answers 404.</summary>
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

    /// <summary>Asks for a place to upload to: <c>POST /storage/upload/initiate</c> and its relatives on the storage host and the CDN.</summary>
    InitiateUpload,

    /// <summary>The bytes of an upload, whole or one part, on the CDN.</summary>
    Upload,

    /// <summary>The completion of an upload in parts, on the CDN.</summary>
    CompleteUpload,

    /// <summary><c>GET</c> or <c>HEAD /files/…</c> on the CDN.</summary>
    Download,

    /// <summary><c>GET /v1/models/pricing</c> on the platform host: prices by endpoint.</summary>
    Prices,

    /// <summary><c>GET /v1/models</c> on the platform host: endpoints, with their schemas if wanted. Also the public OpenAPI document of one endpoint.</summary>
    Models,
}
