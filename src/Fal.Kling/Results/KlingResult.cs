using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The result of a finished job, as plain data. fal promises to keep files for seven days at least (source: fal.ai/docs, FAQ): download them promptly.</summary>
/// <remarks>In JSON, <c>kind</c> says which of them it is, where it is written as a <see cref="KlingResult"/>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(KlingVideo), "video")]
[JsonDerivedType(typeof(KlingImages), "images")]
[JsonDerivedType(typeof(KlingAudio), "audio")]
[JsonDerivedType(typeof(KlingVoice), "voice")]
[JsonDerivedType(typeof(CustomResult), "custom")]
public abstract record KlingResult
{
    private protected KlingResult()
    {
    }

    /// <summary>The job that created it.</summary>
    public required JobTicket Ticket { get; init; }

    /// <summary>The units that fal bills, from the header <c>X-Fal-Billable-Units</c>: times the unit price they are the cost. <see langword="null"/> if fal did not report it.</summary>
    public double? BillableUnits { get; init; }

    /// <summary>The endpoint whose price applies, from the header <c>X-Fal-Bill-As</c>. <see langword="null"/> if fal did not report one; the job's own endpoint is then billed.</summary>
    public string? BilledAs { get; init; }

    /// <summary>The whole response as JSON, with everything that this version has no property for.</summary>
    public string RawJson { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>The files of the result, in the order in which the response names them.</summary>
    internal abstract IEnumerable<KlingFile> AllFiles { get; }

    /// <summary>The kind of result and its files, for a person to read. URLs are shown without their queries, which may be signatures.</summary>
    public override string ToString() => $"{GetType().Name} {{ {string.Join(", ", AllFiles)}, BillableUnits = {BillableUnits}, RequestId = {Ticket?.RequestId} }}";
}
