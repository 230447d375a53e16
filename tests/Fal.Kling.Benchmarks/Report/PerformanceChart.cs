using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Fal.Kling.Benchmarks;

/// <summary>The chart of the report: three figures of the same load side by side, with a bar for each client.</summary>
internal static class PerformanceChart
{
    private const int InFlight = 5_000;
    private const double Width = 960;
    private const double Height = 250;
    private const double Gap = 0.04;
    private const double RoomForLabel = 1.35;

    // Wide enough for the names in any font.
    private static readonly OxyThickness Margins = new(200, 40, 10, 5);

    private static readonly (LoadClient Client, OxyColor Color)[] Bars =
    [
        (LoadClient.PeerPolling, OxyColor.Parse("#f2c14e")),
        (LoadClient.PeerStreaming, OxyColor.Parse("#f78154")),
        (LoadClient.HandWritten, OxyColor.Parse("#b4b8c5")),
        (LoadClient.Ours, OxyColor.Parse("#4d5fd1")),
    ];

    public static void Write(LoadResults load, string path)
    {
        PlotModel model = new()
        {
            Background = OxyColors.White,
            Title = "5,000 jobs in flight: lower is better",
            TitleFontSize = 14,
            TitleFontWeight = FontWeights.Normal,
            PlotMargins = Margins,
            PlotAreaBorderThickness = new OxyThickness(0),
            DefaultFont = "Arial, sans-serif",
            DefaultFontSize = 12.5,
        };
        AddPanel(model, 0, "CPU per job, ms", "{0:0.00}", client => load[client, InFlight].CpuMsPerJob);
        AddPanel(model, 1, "peak memory, MB", "{0:0}", client => load[client, InFlight].PeakMegabytes);
        AddPanel(model, 2, "p99 delay, ms", "{0:#,0.0}", client => load[client, InFlight].P99DelayMs);
        SvgExporter exporter = new() { Width = Width, Height = Height, UseVerticalTextAlignmentWorkaround = true };
        File.WriteAllText(path, exporter.ExportToString(model));
    }

    private static void AddPanel(PlotModel model, int index, string title, string label, Func<LoadClient, double> figure)
    {
        const double Share = 1.0 / 3;
        string names = $"names{index}";
        string values = $"values{index}";
        CategoryAxis clients = new()
        {
            Key = names,
            Position = AxisPosition.Left,
            TextColor = index == 0 ? OxyColors.Black : OxyColors.Transparent,
            IsAxisVisible = index == 0,
            TickStyle = TickStyle.None,
            AxislineStyle = LineStyle.None,
            GapWidth = 0.5,
        };
        clients.Labels.AddRange(Bars.Select(bar => bar.Client.Name));
        model.Axes.Add(clients);
        model.Axes.Add(new LinearAxis
        {
            Key = values,
            Position = AxisPosition.Top,
            StartPosition = (index * Share) + (index == 0 ? 0 : Gap / 2),
            EndPosition = ((index + 1) * Share) - (Gap / 2),
            Minimum = 0,
            Maximum = Bars.Max(bar => figure(bar.Client)) * RoomForLabel,
            Title = title,
            TextColor = OxyColors.Transparent,
            TitleColor = OxyColors.Black,
            TickStyle = TickStyle.None,
            AxislineStyle = LineStyle.None,
        });
        BarSeries bars = new() { YAxisKey = names, XAxisKey = values, LabelFormatString = label, LabelMargin = 6, LabelPlacement = LabelPlacement.Outside, StrokeThickness = 0 };
        bars.Items.AddRange(Bars.Select(bar => new BarItem(figure(bar.Client)) { Color = bar.Color }));
        model.Series.Add(bars);
    }
}
