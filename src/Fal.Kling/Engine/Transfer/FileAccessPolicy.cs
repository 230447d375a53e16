namespace Fal.Kling;

/// <summary>Who may read a file at fal. Without one, anyone who has the URL may. Source: fal.ai/docs, model-apis/file-access-controls.</summary>
public sealed record FileAccessPolicy
{
    /// <summary>What everybody gets whom <see cref="Users"/> does not name. Required.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public required FileAccessDecision Default { get; init => field = PropertyChecks.Defined(value, nameof(Default)); }

    /// <summary>What single fal users get, by their names. Default: empty.</summary>
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
