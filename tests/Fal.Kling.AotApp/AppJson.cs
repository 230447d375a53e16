using System.Text.Json.Serialization;
using Fal.Kling;

/// <summary>What the application stores.</summary>
[JsonSerializable(typeof(KlingRequest))]
[JsonSerializable(typeof(KlingVideo))]
[JsonSerializable(typeof(JobTicket))]
internal sealed partial class AppJson : JsonSerializerContext;
