using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>Rules that involve several fields.</summary>
public sealed class RuleTests(FalModels fal) : IClassFixture<FalModels>
{
    private const string Kling3Text = "fal-ai/kling-video/v3/pro/text-to-video";
    private const string Kling3Image = "fal-ai/kling-video/v3/pro/image-to-video";
    private const string TurboText = "fal-ai/kling-video/v3/turbo/pro/text-to-video";
    private const string Kling4Text = "kling/v4/text-to-video";
    private const string O3Reference = "fal-ai/kling-video/o3/pro/reference-to-video";
    private const string O3Reference4k = "fal-ai/kling-video/o3/4k/reference-to-video";
    private const string O1Edit = "fal-ai/kling-video/o1/video-to-video/edit";
    private const string O3Edit = "fal-ai/kling-video/o3/standard/video-to-video/edit";
    private const string Motion = "fal-ai/kling-video/v3/pro/motion-control";
    private const string Kling1Text = "fal-ai/kling-video/v1/standard/text-to-video";
    private const string Kling1Image = "fal-ai/kling-video/v1/standard/image-to-video";
    private const string Effects = "fal-ai/kling-video/v1.6/pro/effects";
    private const string O3Image = "fal-ai/kling-image/o3/text-to-image";
    private const string O1Image = "fal-ai/kling-image/o1";
    private const string Url = "\"https://example.com/a.png\"";
    private const string Images = $$"""{"frontal_image_url":{{Url}},"reference_image_urls":[{{Url}}]}""";
    private const string Video = $$"""{"video_url":{{Url}}}""";
    private const string FourUrls = $"{Url},{Url},{Url},{Url}";

    [Theory]
    [InlineData(Kling3Text, """{"prompt":null}""", "root")]
    [InlineData(Kling3Text, """{"multi_prompt":[{"prompt":"b"}]}""", "root")]
    [InlineData(TurboText, """{"prompt":null,"multi_prompt":[{"prompt":"b","duration":"10"},{"prompt":"c","duration":"6"}]}""", "multi_prompt")]
    [InlineData(Kling4Text, """{"prompt":null,"multi_prompt":[{"prompt":"b","duration":2}]}""", "multi_prompt")]
    [InlineData(Kling4Text, """{"prompt":null,"multi_prompt":[{"prompt":"b","duration":31}]}""", "multi_prompt")]
    [InlineData(Kling4Text, """{"prompt":null,"multi_prompt":[{"prompt":"b","duration":10},{"prompt":"c","duration":-2}]}""", "multi_prompt")]
    [InlineData(Kling4Text, """{"prompt":null,"multi_prompt":[{"prompt":"b","duration":1e300},{"prompt":"c","duration":1e28}]}""", "multi_prompt")]
    [InlineData(Kling3Text, """{"prompt":null,"duration":"8","multi_prompt":[{"prompt":"b","duration":"7"}]}""", "multi_prompt")]
    [InlineData(Kling3Image, $$"""{"elements":[{"frontal_image_url":{{Url}}}]}""", "elements")]
    [InlineData(Kling3Image, """{"elements":[{}]}""", "elements")]
    [InlineData(Kling3Image, $$"""{"elements":[{"frontal_image_url":{{Url}},"video_url":{{Url}}}]}""", "elements")]
    [InlineData(Kling3Image, $"{{\"elements\":[{Video},{Video}]}}", "elements")]
    [InlineData(O3Reference, $$"""{"end_image_url":{{Url}}}""", "end_image_url")]
    [InlineData(O3Reference, $"{{\"image_urls\":[{FourUrls}],\"elements\":[{Video}]}}", "image_urls")]
    [InlineData(O3Reference, $"{{\"image_urls\":[{FourUrls},{FourUrls}]}}", "image_urls")]
    [InlineData(O3Reference4k, $"{{\"image_urls\":[{FourUrls}],\"elements\":[{Images},{Images},{Images},{Images}]}}", "image_urls")]
    [InlineData(O1Edit, $"{{\"image_urls\":[{FourUrls}],\"elements\":[{Images}]}}", "image_urls")]
    [InlineData(O3Edit, $"{{\"elements\":[{Images},{Images},{Images},{Images},{Images}]}}", "elements")]
    [InlineData(O1Image, $"{{\"image_urls\":[{FourUrls},{FourUrls}],\"elements\":[{Images},{Images},{Images}]}}", "image_urls")]
    [InlineData(Motion, $"{{\"elements\":[{Images}]}}", "elements")]
    [InlineData(Kling1Text, """{"camera_control":"down_back","advanced_camera_control":{"movement_type":"pan","movement_value":1}}""", "advanced_camera_control")]
    [InlineData(Kling1Image, $$"""{"tail_image_url":{{Url}},"static_mask_url":{{Url}}}""", "tail_image_url")]
    [InlineData(Kling1Image, $$"""{"tail_image_url":{{Url}},"duration":"10"}""", "duration")]
    [InlineData(Effects, $"{{\"input_image_urls\":[{Url},{Url},{Url}]}}", "input_image_urls")]
    [InlineData(Effects, $"{{\"effect_scene\":\"squish\",\"input_image_urls\":[{Url},{Url}]}}", "input_image_urls")]
    [InlineData(O3Image, """{"series_amount":3}""", "series_amount")]
    [InlineData(O3Image, """{"result_type":"series","num_images":3}""", "num_images")]
    public async Task Input_that_breaks_a_rule_fails_and_the_error_names_the_field(string id, string fields, string field)
    {
        JsonElement problem = await fal.ProblemAsync(id, InputWith(id, fields));
        Assert.Equal("value_error", problem.GetProperty("type").GetString());
        Assert.Equal(["body", field], problem.GetProperty("loc").EnumerateArray().Take(2).Select(part => part.GetString()));
    }

    [Theory]
    [InlineData(Kling3Text, """{"prompt":null,"duration":"8","multi_prompt":[{"prompt":"b","duration":"3"},{"prompt":"c"}]}""")]
    [InlineData(TurboText, """{"prompt":null,"multi_prompt":[{"prompt":"b","duration":"10"},{"prompt":"c"}]}""")]
    [InlineData(Kling4Text, """{"prompt":null,"multi_prompt":[{"prompt":"b","duration":15},{"prompt":"c","duration":15}]}""")]
    [InlineData(Kling3Image, $"{{\"elements\":[{Images},{Video}]}}")]
    [InlineData(O3Reference, $"{{\"image_urls\":[{FourUrls}],\"elements\":[{Images},{Images},{Images}]}}")]
    [InlineData(O3Reference, $"{{\"image_urls\":[{Url},{Url}],\"elements\":[{Images},{Video}]}}")]
    [InlineData(O1Edit, $"{{\"image_urls\":[{Url},{Url}],\"elements\":[{Images},{Images}]}}")]
    [InlineData(Motion, $"{{\"character_orientation\":\"video\",\"elements\":[{Images}]}}")]
    [InlineData(Effects, $"{{\"effect_scene\":\"kiss\",\"input_image_urls\":[{Url},{Url}]}}")]
    [InlineData(O3Image, """{"result_type":"series","series_amount":9}""")]
    public async Task Input_at_the_edge_of_a_rule_is_accepted(string id, string fields) => await fal.ResultAsync(id, InputWith(id, fields));

    [Theory]
    [InlineData(Kling3Image, $"{{\"elements\":[{Images},7]}}", "elements.1", "dict_type")]
    [InlineData(Kling3Image, $$"""{"elements":[{"frontal_image_url":{{Url}},"reference_image_urls":[]}]}""", "elements.0.reference_image_urls", "sequence_too_short")]
    [InlineData(Kling3Image, $$"""{"elements":[{"frontal_image_url":{{Url}},"reference_image_urls":[{{FourUrls}}]}]}""", "elements.0.reference_image_urls", "sequence_too_long")]
    [InlineData(Kling3Image, $$"""{"elements":[{"frontal_image_url":{{Url}},"reference_image_urls":[{{Url}},"b.png"]}]}""", "elements.0.reference_image_urls.1", "file_download_error")]
    [InlineData(Kling3Image, """{"elements":[{"video_url":"data:image/png;base64,QQ=="}]}""", "elements.0.video_url", "unsupported_video_format")]
    [InlineData(Kling3Text, """{"prompt":null,"multi_prompt":[{"duration":"5"}]}""", "multi_prompt.0.prompt", "missing")]
    [InlineData(Kling3Text, """{"prompt":null,"multi_prompt":[{"prompt":"a","duration":5}]}""", "multi_prompt.0.duration", "one_of")]
    [InlineData(Kling4Text, """{"prompt":null,"multi_prompt":[{"prompt":"a","duration":"5"}]}""", "multi_prompt.0.duration", "int_type")]
    [InlineData("kling/v4/reference-to-video", """{"elements":[{"video_url":"b.mp4"}]}""", "elements.0.video_url", "file_download_error")]
    [InlineData(Kling1Text, """{"advanced_camera_control":{"movement_type":"pan","movement_value":11}}""", "advanced_camera_control.movement_value", "less_than_equal")]
    [InlineData(Kling1Image, $$"""{"dynamic_masks":[{"mask_url":{{Url}},"trajectories":[{"x":1}]}]}""", "dynamic_masks.0.trajectories.0.y", "missing")]
    public async Task A_deeply_nested_problem_is_located(string id, string fields, string location, string type)
    {
        JsonElement problem = await fal.ProblemAsync(id, InputWith(id, fields));
        Assert.Equal($"body.{location}", string.Join('.', problem.GetProperty("loc").EnumerateArray()));
        Assert.Equal(type, problem.GetProperty("type").GetString());
    }

    private static JsonObject InputWith(string id, string fields)
    {
        JsonObject input = ValidInput.Minimal(id);
        foreach ((string name, JsonNode? value) in JsonNode.Parse(fields)!.AsObject())
        {
            input[name] = value?.DeepClone();
        }

        return input;
    }
}
