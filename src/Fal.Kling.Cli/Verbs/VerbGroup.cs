using System.CommandLine;

namespace Fal.Kling.Cli.Verbs;

/// <summary>Verbs under a common name, such as <c>kling webhook listen</c>.</summary>
internal sealed class VerbGroup : Command
{
    public VerbGroup(string name, string description, params Verb[] verbs)
        : base(name, description) => Array.ForEach(verbs, Add);

    public IEnumerable<Verb> Verbs => Subcommands.OfType<Verb>();

    /// <summary>Gets the verbs of a command: itself, or those of the group.</summary>
    public static IEnumerable<Verb> VerbsIn(Command command) => command switch
    {
        Verb verb => [verb],
        VerbGroup group => group.Verbs,
        _ => command.Subcommands.SelectMany(VerbsIn),
    };
}
