using System.Reflection;
using System.Text.RegularExpressions;

namespace Fal.Kling.Tests.Conventions;

/// <summary>docs/architecture.md names only what exists, and the path to a purchase is short.</summary>
public sealed partial class ArchitectureDocumentTests
{
    private const int MaxSteps = 15;

    private static readonly string Page = Repository.Read("docs", "architecture.md");

    public static TheoryData<string> Steps => [.. Step().Matches(Page).Select(step => step.Groups[1].Value).Distinct()];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Every_step_names_a_method_that_exists(string step)
    {
        string[] names = step.Split('.');
        Type[] types = [.. typeof(KlingClient).Assembly.GetTypes().Where(type => type.Name == names[0])];

        Assert.Contains(types, type => type.GetMember(
            names[1], BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static).Length > 0);
    }

    [Fact]
    public void A_purchase_has_few_steps_and_each_names_a_method()
    {
        string section = Page.Split("## From `TextToVideoAsync` to the POST")[1].Split("\n## ")[0];
        int steps = NumberedLine().Count(section);

        Assert.InRange(steps, 1, MaxSteps);
        Assert.Equal(steps, Step().Count(section));
    }

    [Fact]
    public void Every_folder_of_the_library_is_on_the_page()
    {
        IEnumerable<string> folders = Directory.EnumerateFiles(Path.Combine(Repository.Root(), "src", "Fal.Kling"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(Repository.Root(), "src", "Fal.Kling"), file))!.Replace('\\', '/'))
            .Where(folder => folder.Length > 0 && folder.Split('/')[0] is not ("obj" or "bin"))
            .Select(folder => folder.StartsWith("Engine/", StringComparison.Ordinal) ? folder.Split('/')[1] : folder.Split('/')[0])
            .Distinct();

        Assert.All(folders, folder => Assert.Matches($@"(?m)^ +{folder}/ ", Page));
    }

    [GeneratedRegex(@"^\d+\. `(\w+\.\w+)`", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"^\d+\. ", RegexOptions.Multiline)]
    private static partial Regex NumberedLine();
}
