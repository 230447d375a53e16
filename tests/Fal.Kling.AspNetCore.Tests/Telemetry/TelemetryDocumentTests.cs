using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using Fal.Kling.Tests;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.AspNetCore.Tests.Telemetry;

/// <summary>The webhooks' part of docs/telemetry.md matches the code exactly.</summary>
public sealed class TelemetryDocumentTests
{
    private static readonly Assembly Package = typeof(KlingWebhookVerifier).Assembly;

    private static readonly string[] Lines = Repository.Read("docs", "telemetry.md").Split('\n');

    [Fact]
    public void The_tables_of_spans_and_tags_match_the_code()
    {
        Assert.Equal(Constants("WebhookSpanNames"), FirstColumn("| Webhook span |"));
        Assert.Equal(Constants("WebhookTagNames"), FirstColumn("| Webhook tag |"));
    }

    [Fact]
    public void The_table_of_metrics_matches_the_code()
    {
        Type type = Package.GetType("Fal.Kling.Telemetry.WebhookTelemetry", throwOnError: true)!;
        IEnumerable<string> instruments = type.GetFields(BindingFlags.NonPublic | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<Instrument>()
            .Select(instrument => $"{instrument.Name} {instrument.GetType().Name.Split('`')[0]} {instrument.Unit}");
        Assert.Equal(instruments, Rows("| Webhook instrument |").Select(row => $"{row[0]} {row[1]} {row[2]}"));
    }

    [Fact]
    public void The_table_of_log_events_matches_the_code()
    {
        IEnumerable<string> events =
            from method in Package.GetType("Fal.Kling.Telemetry.WebhookLog", throwOnError: true)!.GetMethods(BindingFlags.Public | BindingFlags.Static)
            let message = method.GetCustomAttribute<LoggerMessageAttribute>()
            where message is not null
            orderby message.EventId
            select string.Create(CultureInfo.InvariantCulture, $"{message.EventId} {method.Name} {message.Level}");
        Assert.Equal(events, Rows("| Webhook event |").Select(row => $"{row[0]} {row[1]} {row[2]}"));
    }

    private static IEnumerable<string> Constants(string type) => Package.GetType("Fal.Kling.Telemetry." + type, throwOnError: true)!.GetFields().Select(field => (string)field.GetRawConstantValue()!).Order();

    private static IEnumerable<string> FirstColumn(string header) => Rows(header).Select(row => row[0]).Order();

    private static List<string[]> Rows(string header)
    {
        int start = Array.FindIndex(Lines, line => line.StartsWith(header, StringComparison.Ordinal));
        Assert.True(start >= 0, $"There is no table that starts with '{header}'.");
        return [.. Lines.Skip(start + 2).TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray())];
    }
}
