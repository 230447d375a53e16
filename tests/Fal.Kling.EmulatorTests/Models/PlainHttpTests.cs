using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>Calls each endpoint of the catalogue over plain HTTP.</summary>
public sealed class PlainHttpTests(FalModels fal) : IClassFixture<FalModels>
{
    public static TheoryData<string> Endpoints => CatalogueFile.Rows;

    [Fact]
    public void The_catalogue_has_every_endpoint_that_fal_serves() => Assert.Equal(85, CatalogueFile.Ids.Count);

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Minimal_input_gives_the_documented_result_with_downloadable_files(string id)
    {
        JsonElement result = await fal.ResultAsync(id, ValidInput.Minimal(id));
        JsonArray output = CatalogueFile.Endpoint(id)["output"]!.AsArray();
        Assert.Equal(output.Select(member => member!["name"]!.GetValue<string>()), result.EnumerateObject().Select(member => member.Name));
        List<JsonElement> files = [.. result.EnumerateObject().SelectMany(member => FilesOf(member.Value))];
        Assert.Equal(output.Count(member => member!["refType"] is not null), files.Count);
        foreach (JsonElement file in files)
        {
            Assert.NotEmpty(await fal.DownloadAsync(file));
        }

        Assert.Equal(files.Select(file => file.GetProperty("url").GetString()), fal.LastJob.Files.Select(file => file.Url.AbsoluteUri));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Request_urls_contain_the_owner_and_the_app_of_the_endpoint(string id)
    {
        JsonElement ticket = await fal.SubmitAsync(id, ValidInput.Minimal(id));
        string requestId = ticket.GetProperty("request_id").GetString()!;
        string url = new Uri(fal.Wire.Emulator.QueueUrl, $"/{CatalogueFile.App(id)}/requests/{requestId}").AbsoluteUri;
        Assert.Equal(url, ticket.GetProperty("response_url").GetString());
        Assert.Equal($"{url}/status", ticket.GetProperty("status_url").GetString());
        Assert.Equal($"{url}/cancel", ticket.GetProperty("cancel_url").GetString());
        using HttpResponseMessage status = await fal.GetAsync($"{url}/status");
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        Assert.Equal(url, (await Emulator.Wire.JsonOf(status)).GetProperty("response_url").GetString());
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Every_optional_field_is_accepted(string id)
    {
        foreach (JsonObject field in CatalogueFile.Fields(id).Where(field => !CatalogueFile.Is(field, "required")))
        {
            await fal.ResultAsync(id, ValidInput.With(id, field));
            if (CatalogueFile.Is(field, "nullable") && CatalogueFile.Name(field) != "prompt")
            {
                JsonObject input = ValidInput.Minimal(id);
                input[CatalogueFile.Name(field)] = null;
                await fal.ResultAsync(id, input);
            }
        }

        JsonObject unknown = ValidInput.Minimal(id);
        unknown["a_field_of_next_year"] = 1;
        await fal.ResultAsync(id, unknown);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Invalid_input_fails_and_the_error_names_the_field(string id)
    {
        foreach (WrongInput wrong in WrongInput.Of(id))
        {
            JsonElement problem = await fal.ProblemAsync(id, wrong.Json);
            Assert.Equal(("body", wrong.Field), (problem.GetProperty("loc")[0].GetString(), problem.GetProperty("loc")[1].GetString()));
            Assert.True(wrong.Type == problem.GetProperty("type").GetString(), $"{problem} for {wrong}");
            Assert.NotEmpty(problem.GetProperty("msg").GetString()!);
            Assert.True(problem.TryGetProperty("input", out _));
            Assert.Equal(0m, fal.LastJob.AmountCharged);
        }
    }

    private static IEnumerable<JsonElement> FilesOf(JsonElement member) => member.ValueKind switch
    {
        JsonValueKind.Array => member.EnumerateArray(),
        JsonValueKind.Object => [member],
        _ => [],
    };
}
