namespace Fal.Kling;

/// <summary>How fal responds to a request for a file. Source: fal.ai/docs, model-apis/file-access-controls.</summary>
public enum FileAccessDecision
{
    /// <summary>With the file.</summary>
    Allow,

    /// <summary>With 403: the file exists, but the reader doesn't have access.</summary>
    Forbid,

    /// <summary>With 404, as if the file didn't exist.</summary>
    Hide,
}

/// <summary>Who may read a file at fal. Without a policy, anyone who has the URL may. Source: fal.ai/docs, model-apis/file-access-controls.</summary>
public sealed record FileAccessPolicy
{
    /// <summary>Applies to users not listed in <see cref="Users"/>. Required.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public required FileAccessDecision Default { get; init => field = PropertyChecks.Defined(value, nameof(Default)); }

    /// <summary>Applies to single fal users, by name. Default: empty.</summary>
    /// <exception cref="ArgumentException">A name is blank, or a decision is not a member of the enum.</exception>
    public IReadOnlyDictionary<string, FileAccessDecision> Users
    {
        get;
        init => field = Check(value, nameof(Users));
    } = new Dictionary<string, FileAccessDecision>();

    private static IReadOnlyDictionary<string, FileAccessDecision> Check(IReadOnlyDictionary<string, FileAccessDecision> users, string property)
    {
        ArgumentNullException.ThrowIfNull(users, property);
        foreach ((string user, FileAccessDecision decision) in users)
        {
            PropertyChecks.NotBlank(user, property);
            PropertyChecks.Defined(decision, property);
        }

        return users;
    }
}
