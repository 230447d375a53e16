using System.Text.Json.Nodes;

namespace Fal.Kling.Cli.Tests.Support;

/// <summary>What a command printed, and how it ended.</summary>
public sealed record CliResult(int ExitCode, string Out, string Error)
{
    public IReadOnlyList<string> Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The only JSON document.</summary>
    public JsonObject Json => JsonNode.Parse(Assert.Single(Lines))!.AsObject();

    public IReadOnlyList<JsonObject> Events => [.. Lines.Select(line => JsonNode.Parse(line)!.AsObject())];

    public JsonObject Event(string name) => Events.Last(one => (string?)one["event"] == name);

    public CliResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Out}\n{Error}");
        return this;
    }
}
