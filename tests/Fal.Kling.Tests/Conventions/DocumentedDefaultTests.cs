using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fal.Kling.Tests.Conventions;

/// <summary>The default that an editor shows for a setting is the one that the code uses.</summary>
public sealed partial class DocumentedDefaultTests
{
    private static readonly Dictionary<string, XElement> Documents = XDocument.Load(Path.ChangeExtension(typeof(KlingClient).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    private static readonly object[] Samples =
    [
        new KlingClientOptions(), new BatchOptions(), new RunOptions(), new SubmitOptions(), new WatchOptions(), new UploadOptions(), new DownloadOptions(),
        new CustomRequest("fal-ai/kling-video/v9/text-to-video", []),
        .. KnownRequests.All.DistinctBy(request => request.GetType()),
    ];

    public static TheoryData<string> Settings => [.. Defaults().Select(setting => $"{setting.Property.DeclaringType!.Name}.{setting.Property.Name}")];

    [Theory]
    [MemberData(nameof(Settings))]
    public void The_default_of_every_setting_is_documented(string setting)
    {
        (PropertyInfo property, object? value) = Defaults().Single(candidate => $"{candidate.Property.DeclaringType!.Name}.{candidate.Property.Name}" == setting);
        string text = TextOf(Documents.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}")?.Element("summary"));

        Match documented = Default().Match(text);
        Assert.True(documented.Success, $"The documentation of {setting} states no default: {text}");
        Assert.StartsWith(Say(value), documented.Groups[1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void No_settings_type_is_left_out() =>
        Assert.Equal(
            typeof(KlingClient).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && (type.Name.EndsWith("Options", StringComparison.Ordinal) || type.IsSubclassOf(typeof(KlingRequest)))).Select(type => type.Name).Order(),
            Samples.Select(sample => sample.GetType().Name).Order());

    [Fact]
    public void The_default_of_every_optional_parameter_is_documented()
    {
        (string Method, string Parameter)[] optional =
        [
            .. from type in typeof(KlingClient).Assembly.GetExportedTypes()
               from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
               from parameter in method.GetParameters()
               where parameter.IsOptional && parameter.ParameterType != typeof(CancellationToken)
               select ($"M:{type.FullName}.{method.Name}{(method.IsGenericMethod ? "``1" : string.Empty)}(", parameter.Name!),
        ];

        Assert.NotEmpty(optional);
        Assert.All(optional, missing => Assert.Contains(
            Documents.Where(document => document.Key.StartsWith(missing.Method, StringComparison.Ordinal)),
            document => document.Value.Element("inheritdoc") is not null
                || document.Value.Elements("param").Any(parameter => parameter.Attribute("name")!.Value == missing.Parameter && Default().IsMatch(TextOf(parameter)))));
    }

    private static IEnumerable<(PropertyInfo Property, object? Value)> Defaults() =>
        from sample in Samples
        from property in sample.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.SetMethod is { IsPublic: true } && property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is null
        let setting = (property.DeclaringType!.GetProperty(property.Name)!, property.GetValue(sample))
        group setting by $"{property.DeclaringType}.{property.Name}" into same
        select same.First();

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

    private static string TextOf(XElement? document) => document is null
        ? string.Empty
        : string.Concat(document.Nodes().Select(node => node switch
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
