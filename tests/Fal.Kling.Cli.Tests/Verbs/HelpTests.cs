using System.CommandLine;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Verbs;
using Fal.Kling.Tests;

namespace Fal.Kling.Cli.Tests.Verbs;

/// <summary>The help of every verb, shell completion, and the page that documents both.</summary>
public sealed class HelpTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root(), "docs", "cli.md"));

    public static TheoryData<string> Verbs => [.. VerbGroup.VerbsIn(Root).Select(verb => verb.FullName)];

    private static RootCommand Root => KlingCommand.Create(new Terminal { In = TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null });

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_has_help_with_examples_and_a_place_on_the_page(string name)
    {
        CliResult help = (await CliFixture.RunInProcessAsync([.. name.Split(' '), "--help"], null, TestContext.Current.CancellationToken)).Succeeded();
        Verb verb = VerbGroup.VerbsIn(Root).Single(one => one.FullName == name);
        Assert.NotEmpty(verb.Examples);
        Assert.All(verb.Examples, example => Assert.Contains(example, help.Out, StringComparison.Ordinal));
        Assert.Contains($"kling {name}", Page, StringComparison.Ordinal);
        Assert.All(verb.Options, option => Assert.Contains(option.Name, Page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_help_of_a_group_has_the_examples_of_its_verbs()
    {
        CliResult help = (await CliFixture.RunInProcessAsync(["webhook", "--help"], null, TestContext.Current.CancellationToken)).Succeeded();
        Assert.Contains("kling webhook listen --emulator --count 1 --save deliveries", help.Out, StringComparison.Ordinal);
        Assert.Contains("kling webhook verify delivery.http", help.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exit_codes_are_the_same_in_the_help_and_on_the_page()
    {
        CliResult help = (await CliFixture.RunInProcessAsync(["--help"], null, TestContext.Current.CancellationToken)).Succeeded();
        Assert.All(ExitCode.All, code =>
        {
            Assert.Contains($"{code.Code,3}  {code.Meaning}", help.Out, StringComparison.Ordinal);
            Assert.Contains($"| {code.Code} | {code.Meaning} |", Page, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("kling te", "text")]
    [InlineData("kling models kling-3-pr", "kling-3-pro")]
    [InlineData("kling batch --max", "--max-spend")]
    [InlineData("kling webhook li", "listen")]
    [InlineData("kling webhook verify --us", "--user-id")]
    public async Task The_shell_completes_verbs_models_and_options(string line, string expected)
    {
        CliResult result = (await CliFixture.RunInProcessAsync([$"[suggest:{line.Length}]", line], null, TestContext.Current.CancellationToken)).Succeeded();
        Assert.Contains(expected, result.Lines);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task There_is_a_completion_script_for_each_shell(string shell) =>
        Assert.Contains("[suggest:", (await CliFixture.RunInProcessAsync(["completion", shell], null, TestContext.Current.CancellationToken)).Succeeded().Out, StringComparison.Ordinal);
}
