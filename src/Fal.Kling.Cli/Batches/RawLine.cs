using System.Text.Json.Nodes;

namespace Fal.Kling.Cli.Batches;

/// <summary>A line of a file of prompts, as it stands there.</summary>
/// <param name="Number">The number of the line in the file, from 1.</param>
/// <param name="Members">The columns or members. A text of a CSV file is a string.</param>
internal sealed record RawLine(int Number, IReadOnlyList<KeyValuePair<string, JsonNode?>> Members);
