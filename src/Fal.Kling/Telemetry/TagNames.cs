namespace Fal.Kling.Telemetry;

/// <summary>The tags of spans and metrics: those of the OpenTelemetry conventions, and fal's own where the conventions have none.</summary>
internal static class TagNames
{
    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string OutputType = "gen_ai.output.type";
    public const string InputMessages = "gen_ai.input.messages";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string HttpMethod = "http.request.method";
    public const string ResendCount = "http.request.resend_count";
    public const string IoDirection = "network.io.direction";
    public const string IdempotencyEvent = "fal.kling.idempotency.event";
    public const string RequestId = "fal.request_id";
    public const string EndpointId = "fal.endpoint_id";
    public const string BillableUnits = "fal.billable_units";
}
