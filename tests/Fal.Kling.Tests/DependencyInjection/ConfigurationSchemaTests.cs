using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fal.Kling.DependencyInjection;

namespace Fal.Kling.Tests.DependencyInjection;

/// <summary>The settings that an editor completes in appsettings.json are the ones that AddKlingClient reads, with the same defaults.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly JsonElement Settings = JsonElement.Parse(Repository.Read("src", "Fal.Kling", "ConfigurationSchema.json"))
        .GetProperty("properties").GetProperty("Kling").GetProperty("properties");

    [Fact]
    public void Every_setting_is_bound() =>
        Assert.Equal(typeof(KlingClientConfiguration).GetProperties().Select(property => property.Name).Order(), KlingClientConfiguration.Names.Order());

    [Fact]
    public void The_schema_has_every_setting_and_no_others() =>
        Assert.Equal(
            KlingClientConfiguration.Names.Order(),
            Settings.EnumerateObject().Select(setting => setting.Name).Order());

    [Fact]
    public void Every_option_is_a_setting_unless_only_code_can_provide_it()
    {
        string[] inCode = [nameof(KlingClientOptions.ApiKeyProvider), nameof(KlingClientOptions.IdempotencyStore), nameof(KlingClientOptions.PrepareRequest), nameof(KlingClientOptions.TimeProvider)];
        Assert.Equal(typeof(KlingClientOptions).GetProperties().Select(property => property.Name).Except(inCode).Order(), KlingClientConfiguration.Names.Order());
    }

    [Theory]
    [InlineData("00:00:30", true)]
    [InlineData("0:30", true)]
    [InlineData("23:59:59.5", true)]
    [InlineData("30", false)]
    [InlineData("30s", false)]
    [InlineData("-00:00:30", false)]
    [InlineData("1.00:00:01", false)]
    public void An_editor_flags_a_timeout_that_the_client_would_reject(string text, bool valid)
    {
        Assert.Equal(valid, Regex.IsMatch(text, Settings.GetProperty(nameof(KlingClientOptions.HttpTimeout)).GetProperty("pattern").GetString()!));
        Assert.Equal(valid, TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time) && OptionsCheck.Failures(new KlingClientOptions { HttpTimeout = time }).Count == 0);
    }

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
