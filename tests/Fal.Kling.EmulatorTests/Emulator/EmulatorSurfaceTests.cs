using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>The emulator is a product like the client, so the same rules apply to its public surface.</summary>
public sealed partial class EmulatorSurfaceTests
{
    private static readonly Type[] Types = typeof(FalEmulator).Assembly.GetExportedTypes();

    [Fact]
    public void Types_that_were_not_designed_for_inheritance_are_sealed() =>
        Assert.All(Types, type => Assert.True(type.IsSealed || type.IsAbstract || type.IsEnum || type.IsValueType, type.FullName));

    [Fact]
    public void Every_asynchronous_method_takes_an_optional_cancellation_token_last()
    {
        MethodInfo[] asynchronous =
        [
            .. Types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != nameof(IAsyncDisposable.DisposeAsync)),
        ];
        Assert.NotEmpty(asynchronous);
        Assert.All(asynchronous, method => Assert.True(
            method.GetParameters() is [.., { IsOptional: true, Name: "cancellationToken", ParameterType: var last }] && last == typeof(CancellationToken), method.Name));
    }

    [Fact]
    public void The_default_of_every_option_is_documented()
    {
        FalEmulatorOptions options = new();
        Dictionary<string, string> documents = XDocument.Load(Path.ChangeExtension(typeof(FalEmulator).Assembly.Location, ".xml"))
            .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")?.ToString() ?? string.Empty);
        Assert.All(typeof(FalEmulatorOptions).GetProperties(), property =>
        {
            string documented = Default().Match(documents[$"P:{typeof(FalEmulatorOptions).FullName}.{property.Name}"]).Groups[1].Value;
            string expected = property.GetValue(options) switch
            {
                null => "langword=\"null\"",
                bool flag => $"langword=\"{(flag ? "true" : "false")}\"",
                TimeSpan { TotalSeconds: 0 } => "0",
                TimeSpan { TotalSeconds: 1 } => "1 second.",
                TimeSpan time => $"{time.TotalSeconds} seconds",
                TimeProvider => "P:System.TimeProvider.System",
                EmulatorProtocols protocols => $"EmulatorProtocols.{protocols}",
                IReadOnlyList<string> keys when property.Name == nameof(options.ApiKeys) => $"FalEmulatorOptions.{nameof(FalEmulatorOptions.DefaultApiKey)}",
                IReadOnlyList<string> { Count: 4 } => "four lines",
                IReadOnlyList<string> { Count: 0 } => "empty",
                var other => $"a default that this test knows, not {other}",
            };
            Assert.Contains(expected, documented, StringComparison.Ordinal);
        });
    }

    [GeneratedRegex("Default: (.*)")]
    private static partial Regex Default();
}
