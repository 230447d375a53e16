using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Tests.Telemetry;

/// <summary>docs/telemetry.md matches the code exactly.</summary>
public sealed class TelemetryDocumentTests
{
    private static readonly string[] Lines = Repository.Read("docs", "telemetry.md").Split('\n');

    [Fact]
    public void The_table_of_spans_matches_the_code() =>
        Assert.Equal(Constants(typeof(SpanNames)).Order(), FirstColumn("| Span |").Order());

    [Fact]
    public void The_table_of_tags_matches_the_code() =>
        Assert.Equal(Constants(typeof(TagNames)).Order(), FirstColumn("| Tag |").Order());

    [Fact]
    public void The_table_of_metrics_matches_the_code()
    {
        List<string> instruments = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == KlingTelemetry.Name)
            {
                string kind = instrument.GetType().Name.Split('`')[0];
                instruments.Add($"{instrument.Name} {kind} {instrument.Unit}");
            }
        };
        listener.Start();
        Assert.Equal("Fal.Kling", KlingTelemetry.Name);

        Assert.Equal(instruments.Order(), Rows("| Instrument |").Select(row => $"{row[0]} {row[1]} {row[2]}").Order());
    }

    [Fact]
    public void The_table_of_log_events_matches_the_code()
    {
        IEnumerable<string> events =
            from method in typeof(Log).GetMethods(BindingFlags.Public | BindingFlags.Static)
            let message = method.GetCustomAttribute<LoggerMessageAttribute>()
            where message is not null
            orderby message.EventId
            select string.Create(CultureInfo.InvariantCulture, $"{message.EventId} {method.Name} {message.Level}");

        Assert.Equal(events, Rows("| Id |").Select(row => $"{row[0]} {row[1]} {row[2]}"));
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> FirstColumn(string header) => Rows(header).Select(row => row[0]);

    private static List<string[]> Rows(string header)
    {
        int start = Array.FindIndex(Lines, line => line.StartsWith(header, StringComparison.Ordinal));
        Assert.True(start >= 0, $"There is no table that starts with '{header}'.");
        return
        [
            .. Lines.Skip(start + 2)
                .TakeWhile(line => line.StartsWith('|'))
                .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray()),
        ];
    }
}
