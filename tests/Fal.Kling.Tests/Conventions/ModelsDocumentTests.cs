using System.Globalization;
using System.Text.RegularExpressions;

namespace Fal.Kling.Tests.Conventions;

/// <summary>docs/models.md lists exactly the records that exist, with the prices that the library estimates.</summary>
public sealed partial class ModelsDocumentTests
{
    private const string Unknown = "not known";

    private static readonly string[] Lines = Repository.Read("docs", "models.md").Split('\n');

    // What a row or a part of it describes: a record, and the model, version, tier or variant.
    private static readonly ILookup<(string Record, string Variant), KlingRequest> Requests = Variants().ToLookup(request => (request.GetType().Name, NameOf(request)));

    public static TheoryData<string> Rows => [.. RowsOf("| Model |")];

    public static TheoryData<string> SoundRows => [.. RowsOf("| Record |")];

    [Fact]
    public void Every_record_and_variant_is_in_the_table_once() => Assert.Equal(
        Requests.Select(request => $"{request.Key.Record} {request.Key.Variant}").Order(StringComparer.Ordinal),
        Rows.SelectMany(row => VariantsOf(row.Data)).Select(variant => $"{variant.Record} {variant.Variant}").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_has_the_prices_that_the_library_estimates_and_the_month_of_the_price_list(string row)
    {
        KlingRequest[][] requests = [.. VariantsOf(row).Select(variant => Requests[variant].ToArray())];
        Assert.All(requests, Assert.NotEmpty);
        IEnumerable<string> prices = requests.Select(PriceOf);
        IEnumerable<string> months = requests.Select(variant => variant[0].EstimatePrice()).OfType<KlingPrice>().Select(price => MonthOf(price.AsOf));

        Assert.Equal($"{string.Join(", ", prices)} | {string.Join(", ", months.Distinct())}".TrimEnd(), $"{Cells(row)[6]} | {Cells(row)[7]}".TrimEnd());
    }

    [Theory]
    [MemberData(nameof(SoundRows))]
    public void Sound_and_voices_cost_what_the_library_estimates(string row)
    {
        string[] cells = Cells(row);
        KlingRequest request = Requests[(cells[0], cells[1])].First();
        string[] prices = [.. WithSound(request).Select(variant => PriceOf([variant]))];

        Assert.Equal([.. prices, .. Enumerable.Repeat("–", 3 - prices.Length)], cells[2..]);
    }

    [Fact]
    public void Every_record_whose_price_depends_on_sound_is_in_the_second_table() => Assert.Equal(
        Requests.SelectMany(requests => requests)
            .Where(request => WithSound(request).Select(variant => PriceOf([variant])).Distinct().Count() > 1)
            .Select(request => $"{request.GetType().Name} {NameOf(request)}")
            .Order(StringComparer.Ordinal),
        SoundRows.Select(row => string.Join(' ', Cells(row.Data)[..2])).Order(StringComparer.Ordinal));

    private static IEnumerable<KlingRequest> Variants() => KnownRequests.All.SelectMany(request => request switch
    {
        Kling4TextToVideoRequest { Flash: false } video => [video, video with { Resolution = VideoResolution.P720 }],
        Kling4ImageToVideoRequest { Flash: false } video => [video, video with { Resolution = VideoResolution.P720 }],
        Kling4ReferenceToVideoRequest { Flash: false } video => [video, video with { Resolution = VideoResolution.P720 }],
        Kling4VideoEditRequest { Flash: false } video => [video, video with { Resolution = VideoResolution.P720 }],
        TextToVideoRequest video => [video, video with { Duration = VideoDuration.TenSeconds }],
        ImageToVideoRequest video => [video, video with { Duration = VideoDuration.TenSeconds }],
        _ => new[] { request },
    });

    /// <summary>What distinguishes the requests of one record, by the names that are used in code.</summary>
    private static string NameOf(KlingRequest request)
    {
        string? Property(string name) => request.GetType().GetProperty(name)?.GetValue(request)?.ToString();
        return request switch
        {
            TextToVideoRequest { Model: var model } => NameOf(model),
            ImageToVideoRequest { Model: var model } => NameOf(model),
            EffectRequest { Model: var model } => NameOf(model),
            Kling3ImageRequest { Image: null } or KlingO3ImageRequest { Images: null } => "text",
            Kling3ImageRequest or KlingO3ImageRequest => "images",
            _ when Property("Flash") == bool.TrueString => "Flash",
            _ when Property("Flash") is not null => Property("Resolution")!,
            _ => string.Join(' ', new[] { Property("Version"), Property("Tier") }.OfType<string>()),
        };
    }

    private static string NameOf(KlingModel model) =>
        typeof(KlingModel).GetProperties().Single(property => property.PropertyType == typeof(KlingModel) && model.Equals(property.GetValue(null))).Name;

    /// <summary>The price of a unit in the estimate. For Kling 1 to 2.5, whose videos last 5 or 10 seconds, the price of each.</summary>
    private static string PriceOf(KlingRequest[] requests)
    {
        KlingPrice?[] prices = [.. requests.Select(request => request.EstimatePrice())];
        if (prices[0] is not { } price)
        {
            return Unknown;
        }

        string about = price.IsExact || price.Basis.StartsWith("at most", StringComparison.Ordinal) ? string.Empty : "about ";
        return about + (requests.Length == 2
            ? string.Create(CultureInfo.InvariantCulture, $"${prices[0]!.Amount:0.00##} and ${prices[1]!.Amount:0.00##}")
            : Rate().Match(price.Basis) is { Success: true } rate
                ? $"{rate.Groups[2].Value}/{rate.Groups[1].Value}"
                : price.Basis);
    }

    private static string MonthOf(DateOnly date) =>
        date.ToString(date == Prices.Year2025 || date == Prices.Year2026 ? "yyyy" : "yyyy-MM", CultureInfo.InvariantCulture);

    private static IEnumerable<KlingRequest> WithSound(KlingRequest request) => request switch
    {
        Kling26TextToVideoRequest video => [video with { GenerateAudio = false }, video with { GenerateAudio = true }],
        Kling26ImageToVideoRequest video => [video with { GenerateAudio = false }, video with { GenerateAudio = true }, video with { VoiceIds = ["a"] }],
        Kling3TextToVideoRequest video => [video with { GenerateAudio = false }, video with { GenerateAudio = true }],
        Kling3ImageToVideoRequest video =>
            [video with { GenerateAudio = false }, video with { GenerateAudio = true }, video with { Elements = [new KlingElement { VoiceId = "a" }] }],
        KlingO3TextToVideoRequest video => [video with { GenerateAudio = false }, video with { GenerateAudio = true }],
        KlingO3ImageToVideoRequest video => [video with { GenerateAudio = false }, video with { GenerateAudio = true }],
        KlingO3ReferenceToVideoRequest video => [video with { GenerateAudio = false }, video with { GenerateAudio = true }],
        _ => [request],
    };

    private static IEnumerable<(string Record, string Variant)> VariantsOf(string row) => Cells(row)[3].Split(", ").Select(variant => (Cells(row)[2], variant));

    private static string[] Cells(string row) => [.. row.Trim('|').Split('|').Select(cell => cell.Replace("`", string.Empty, StringComparison.Ordinal).Trim())];

    private static IEnumerable<string> RowsOf(string header)
    {
        int start = Array.FindIndex(Lines, line => line.StartsWith(header, StringComparison.Ordinal));
        Assert.True(start >= 0, $"There is no table that starts with '{header}'.");
        return Lines.Skip(start + 2).TakeWhile(line => line.StartsWith('|'));
    }

    [GeneratedRegex(@"(?:\d+) (s|image|video) at (\$[\d.]+)$")]
    private static partial Regex Rate();
}
