using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Fal.Kling.Benchmarks;

/// <summary>The picture of the report: three figures side by side, a bar for each client. Shorter is better in all of them.</summary>
internal static class PerformanceChart
{
    private const double Width = 960;
    private const double Height = 220;
    private const double Gap = 0.04;
    private const double RoomForLabel = 1.35;

    // Wide enough for the names in whatever font the reader has.
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
            PlotMargins = Margins,
            PlotAreaBorderThickness = new OxyThickness(0),
            DefaultFont = "Arial, sans-serif",
            DefaultFontSize = 12.5,
        };
        AddPanel(model, 0, "CPU per job, ms (5,000 in flight)", "{0:0.00}", client => load[client, 5_000].CpuMsPerJob);
        AddPanel(model, 1, "peak memory, MB (5,000 in flight)", "{0:0}", client => load[client, 5_000].PeakMegabytes);
        AddPanel(model, 2, "p99 delay, ms (1,000 in flight)", "{0:0.0}", client => load[client, 1_000].P99DelayMs);
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
