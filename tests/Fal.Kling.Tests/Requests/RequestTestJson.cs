using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Fal.Kling.Tests.Requests;

/// <summary>A context as an application would write it.</summary>
[JsonSerializable(typeof(KlingRequest))]
[JsonSerializable(typeof(TextToVideoRequest))]
[JsonSerializable(typeof(Kling3ImageToVideoRequest))]
[JsonSerializable(typeof(KlingO3ImageRequest))]
[JsonSerializable(typeof(CustomRequest))]
[JsonSerializable(typeof(KlingResult))]
[JsonSerializable(typeof(KlingVideo))]
[JsonSerializable(typeof(KlingImages))]
[JsonSerializable(typeof(KlingAudio))]
[JsonSerializable(typeof(KlingVoice))]
[JsonSerializable(typeof(CustomResult))]
[JsonSerializable(typeof(KlingFile))]
[JsonSerializable(typeof(KlingPrice))]
[JsonSerializable(typeof(KlingProblem))]
[JsonSerializable(typeof(SubmitAttempt))]
[JsonSerializable(typeof(JobTicket))]
[JsonSerializable(typeof(JobUpdate))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(StoredOrder))]
internal sealed partial class RequestTestJson : JsonSerializerContext;

/// <summary>A type that an application might store.</summary>
public sealed record StoredOrder
{
    public int Number { get; init; }

    public KlingRequest? Request { get; init; }

    public JobTicket? Ticket { get; init; }

    public KlingVideo? Video { get; init; }

    public JobUpdate? Update { get; init; }

    public AspectRatio Ratio { get; init; }
}
