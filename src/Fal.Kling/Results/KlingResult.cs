using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// The result of a finished job, as plain data. fal promises to keep files for at least seven days (source: fal.ai/docs, FAQ), so download them promptly.
/// </summary>
/// <remarks>In JSON, <c>kind</c> identifies the type when it is written as a <see cref="KlingResult"/>.</remarks>
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

    /// <summary>
    /// The units that fal bills, from the header <c>X-Fal-Billable-Units</c>. Multiplied by the unit price, they are the cost. <see langword="null"/> if fal
    /// did not report it.
    /// </summary>
    public double? BillableUnits { get; init; }

    /// <summary>
    /// The endpoint whose price applies, from the header <c>X-Fal-Bill-As</c>. <see langword="null"/> if fal did not report one. Then the price of the job's
    /// own endpoint applies.
    /// </summary>
    public string? BilledAs { get; init; }

    /// <summary>The whole response as JSON, including everything for which this version doesn't have a property.</summary>
    public string RawJson { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>Gets the files of the result, in the order of the response.</summary>
    internal abstract IEnumerable<KlingFile> AllFiles { get; }

    /// <summary>Returns the kind of result and its files as text for people. URLs are shown without their queries, which may be signatures.</summary>
    public override string ToString() => $"{GetType().Name} {{ {string.Join(", ", AllFiles)}, BillableUnits = {BillableUnits}, RequestId = {Ticket?.RequestId} }}";
}
