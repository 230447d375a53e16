using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fal.Kling.Tests.Conventions;

/// <summary>What an editor shows as a setting's default is what the code does.</summary>
public sealed partial class DocumentedDefaultTests
{
    private static readonly Dictionary<string, string> Documents = XDocument.Load(Path.ChangeExtension(typeof(KlingClient).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, member => TextOf(member.Element("summary")));

    public static TheoryData<string> Settings => [.. Defaults().Select(setting => $"{setting.Property.DeclaringType!.Name}.{setting.Property.Name}")];

    [Theory]
    [MemberData(nameof(Settings))]
    public void The_default_of_a_setting_is_in_its_documentation(string setting)
    {
        (PropertyInfo property, object? value) = Defaults().Single(candidate => $"{candidate.Property.DeclaringType!.Name}.{candidate.Property.Name}" == setting);
        string text = Documents.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}", string.Empty);

        Match documented = Default().Match(text);
        Assert.True(documented.Success, $"The documentation of {setting} states no default: {text}");
        Assert.StartsWith(Say(value), documented.Groups[1].Value, StringComparison.Ordinal);
    }

    private static IEnumerable<(PropertyInfo Property, object? Value)> Defaults()
    {
        object[] samples =
        [
            new KlingClientOptions(), new RunOptions(), new SubmitOptions(), new WatchOptions(), new UploadOptions(), new DownloadOptions(),
            new TextToVideoRequest { Prompt = "A paper boat" },
            new ImageToVideoRequest { Prompt = "A robin", Image = KlingImage.FromUrl("https://example.com/robin.png") },
        ];
        return from sample in samples
               from property in sample.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
               where property.SetMethod is { IsPublic: true } && property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is null
               let setting = (property.DeclaringType!.GetProperty(property.Name)!, property.GetValue(sample))
               group setting by $"{property.DeclaringType}.{property.Name}" into same
               select same.First();
    }

    private static string Say(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => text,
        Uri url => url.OriginalString,
        TimeSpan { TotalSeconds: < 60 } time => $"{time.TotalSeconds} seconds",
        TimeSpan time => $"{time.TotalMinutes} minutes",
        TimeProvider => "TimeProvider.System",
        KlingModel model => "KlingModel." + typeof(KlingModel).GetProperties().Single(property => property.PropertyType == typeof(KlingModel) && model.Equals(property.GetValue(null))).Name,
        Enum member => $"{member.GetType().Name}.{member}",
        IEnumerable => "empty",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string TextOf(XElement? summary) => summary is null
        ? string.Empty
        : string.Concat(summary.Nodes().Select(node => node switch
        {
            XText text => Space().Replace(text.Value, " "),
            XElement { Name.LocalName: "see" } see => see.Attribute("langword")?.Value ?? LastTwo().Match(see.Attribute("cref")!.Value).Value,
            XElement element => element.Value,
            _ => string.Empty,
        }));

    [GeneratedRegex(@"Default: (.*)")]
    private static partial Regex Default();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"[A-Za-z0-9]+\.[A-Za-z0-9]+$")]
    private static partial Regex LastTwo();
}
