using System.Globalization;
using System.Text.Json;
using Fal.Kling.Hosting;

namespace Fal.Kling.Tests.Hosting;

/// <summary>What an editor completes in appsettings.json is what AddKlingClient reads, with its defaults.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly JsonElement Settings = JsonElement.Parse(Repository.Read("src", "Fal.Kling", "ConfigurationSchema.json"))
        .GetProperty("properties").GetProperty("Kling").GetProperty("properties");

    [Fact]
    public void The_schema_has_every_setting_and_no_other() =>
        Assert.Equal(
            typeof(KlingClientConfiguration).GetProperties().Select(property => property.Name).Order(),
            Settings.EnumerateObject().Select(setting => setting.Name).Order());

    [Fact]
    public void The_schema_states_the_defaults_of_the_options()
    {
        KlingClientOptions options = new();
        foreach (JsonProperty setting in Settings.EnumerateObject().Where(setting => setting.Value.TryGetProperty("default", out _)))
        {
            object? value = typeof(KlingClientOptions).GetProperty(setting.Name)!.GetValue(options);
            string actual = value is Uri url ? url.OriginalString : Convert.ToString(value, CultureInfo.InvariantCulture)!;
            Assert.Equal(actual, setting.Value.GetProperty("default").ToString(), ignoreCase: true);
        }
    }
}
