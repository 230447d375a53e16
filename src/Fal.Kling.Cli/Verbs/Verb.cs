using System.CommandLine;

namespace Fal.Kling.Cli.Verbs;

/// <summary>One verb of the tool: its options, its examples, and its work.</summary>
internal abstract class Verb : Command
{
    protected Verb(string name, string description, params string[] examples)
        : base(name, description) => Examples = examples;

    /// <summary>The name with that of its group, such as <c>webhook listen</c>.</summary>
    public string FullName => Parents.OfType<VerbGroup>().FirstOrDefault() is { } group ? $"{group.Name} {Name}" : Name;

    /// <summary>Command lines that the help shows and that a test runs.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Whether it can buy something, so that a mistake has to say that it has not.</summary>
    public virtual bool Buys => false;

    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    public abstract Task<int> RunAsync(Invocation run, CancellationToken cancellationToken);
}
