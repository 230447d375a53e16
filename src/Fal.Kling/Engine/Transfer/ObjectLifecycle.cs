using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal.Kling.Engine.Transfer;

/// <summary>
/// How long fal keeps a file and who may read it, in the format of fal's headers. Source: fal.ai/docs, model-apis/file-access-controls and common-parameters.
/// </summary>
internal sealed record ObjectLifecycle
{
    public long? ExpirationDurationSeconds { get; init; }

    public AccessList? InitialAcl { get; init; }

    /// <summary>Writes the header's value; null when neither is set.</summary>
    public static string? Write(TimeSpan? lifetime, FileAccessPolicy? access)
    {
        if (lifetime is null && access is null)
        {
            return null;
        }

        ObjectLifecycle lifecycle = new()
        {
            ExpirationDurationSeconds = lifetime is { } time ? (long)time.TotalSeconds : null,
            InitialAcl = access is null ? null : new AccessList
            {
                Default = Word(access.Default),
                Rules = [.. access.Users.Select(user => new AccessRule { User = user.Key, Decision = Word(user.Value) })],
            },
        };
        return JsonSerializer.Serialize(lifecycle, ObjectLifecycleJson.Default.ObjectLifecycle);
    }

    private static string Word(FileAccessDecision decision) => decision switch
    {
        FileAccessDecision.Forbid => "forbid",
        FileAccessDecision.Hide => "hide",
        _ => "allow",
    };
}

internal sealed record AccessList
{
    public required string Default { get; init; }

    public required IReadOnlyList<AccessRule> Rules { get; init; }
}

internal sealed record AccessRule
{
    public required string User { get; init; }

    public required string Decision { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ObjectLifecycle))]
internal sealed partial class ObjectLifecycleJson : JsonSerializerContext;
