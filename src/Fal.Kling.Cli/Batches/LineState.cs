using System.Text.Json.Serialization;

namespace Fal.Kling.Cli.Batches;

/// <summary>How far a line has come. The names are stable: they stand in records, in the table and in JSON.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LineState>))]
internal enum LineState
{
    /// <summary>Not bought, or not known to be.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>fal has made the result, and its files are not saved yet.</summary>
    [JsonStringEnumMemberName("made")]
    Made,

    /// <summary>The files are saved.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>It failed. The message says whether something was bought.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A response was lost. A person must decide.</summary>
    [JsonStringEnumMemberName("unresolved")]
    Unresolved,
}
