using System.Globalization;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>What a model finds wrong with its input when it runs: first the fields, then, if those are right, the files.</summary>
internal sealed class InputCheck(Func<Uri, bool> canDownload)
{
    private const int LongestText = 2500;
    private static readonly string[] Durations = ["5", "10"];
    private static readonly string[] AspectRatios = ["16:9", "9:16", "1:1"];

    /// <summary>How a job with this input will fail, or null if it will not.</summary>
    public JobFailure? Check(KlingEndpoint endpoint, JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            return JobFailure.InvalidInput([new(null, "Input should be a valid dictionary", "dict_type") { Input = input }]);
        }

        if (!JsonText.IsUnicode(input))
        {
            return JobFailure.InvalidInput([new(null, "Input should be a valid string, unable to parse raw data as a unicode string", "string_unicode") { Input = input }]);
        }

        List<InputProblem?> found =
        [
            Required(input, "prompt") ?? Text(input, "prompt", LongestText),
            Text(input, "negative_prompt", LongestText),
            OneOf(input, "duration", Durations),
            Fraction(input, "cfg_scale"),
        ];
        if (endpoint.TakesAspectRatio)
        {
            found.Add(OneOf(input, "aspect_ratio", AspectRatios));
        }

        if (endpoint.TakesImage)
        {
            found.Add(Required(input, "image_url") ?? Text(input, "image_url"));
        }

        bool takesTail = endpoint.TakesTailImage && input.TryGetProperty("tail_image_url", out JsonElement tail) && tail.ValueKind != JsonValueKind.Null;
        if (takesTail)
        {
            found.Add(Text(input, "tail_image_url"));
        }

        if (found.TrueForAll(problem => problem is null))
        {
            found.Add(endpoint.TakesImage ? File(input, "image_url") : null);
            found.Add(takesTail ? File(input, "tail_image_url") : null);
        }

        List<InputProblem> problems = [.. found.OfType<InputProblem>()];
        return problems.Count == 0 ? null : JobFailure.InvalidInput(problems);
    }

    private static InputProblem? Required(JsonElement input, string field) =>
        input.TryGetProperty(field, out _) ? null : new(field, "Field required", "missing") { Input = input };

    private static InputProblem? Text(JsonElement input, string field, int longest = int.MaxValue)
    {
        if (!input.TryGetProperty(field, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return new(field, "Input should be a valid string", "string_type") { Input = value };
        }

        // fal counts characters as Python does: code points, not UTF-16 units.
        return value.GetString()!.EnumerateRunes().Count() <= longest
            ? null
            : new(field, $"String should have at most {longest} characters", "sequence_too_long") { Context = ("max_length", longest), Input = value };
    }

    private static InputProblem? OneOf(JsonElement input, string field, string[] choices)
    {
        if (!input.TryGetProperty(field, out JsonElement value) || (value.ValueKind == JsonValueKind.String && choices.Contains(value.GetString())))
        {
            return null;
        }

        string expected = $"{string.Join(", ", choices[..^1].Select(choice => $"'{choice}'"))} or '{choices[^1]}'";
        return new(field, $"Input should be {expected}", "one_of") { Context = ("expected", choices), Input = value };
    }

    private static InputProblem? Fraction(JsonElement input, string field)
    {
        if (!input.TryGetProperty(field, out JsonElement value))
        {
            return null;
        }

        if (!TryGetNumber(value, out double number))
        {
            return new(field, "Input should be a valid number", "float_type") { Input = value };
        }

        return number switch
        {
            double.NaN => new(field, "Input should be a finite number", "finite_number") { Input = value },
            < 0 => new(field, "Input should be greater than or equal to 0", "greater_than_equal") { Context = ("ge", 0), Input = value },
            > 1 => new(field, "Input should be less than or equal to 1", "less_than_equal") { Context = ("le", 1), Input = value },
            _ => null,
        };
    }

    /// <summary>The model's own validator reads a number out of a string too.</summary>
    private static bool TryGetNumber(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    private InputProblem? File(JsonElement input, string field)
    {
        JsonElement value = input.GetProperty(field);
        string text = value.GetString()!;
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return DataUri.IsImage(text)
                ? null
                : new(field, "Failed to load the image. Please ensure the image file is not corrupted and is in a supported format.", "image_load_error");
        }

        return FileUrl.TryParse(text, out Uri? url) && canDownload(url)
            ? null
            : new(field, "Failed to download the file. Please check if the URL is accessible and try again.", "file_download_error") { Input = value };
    }
}
