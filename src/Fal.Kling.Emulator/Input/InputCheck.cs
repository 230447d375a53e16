using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Checks an input as the model does when it runs: first the fields, then the rules between them, then the files, then what they say.</summary>
internal sealed class InputCheck(Func<Uri, bool> canDownload, FalEmulatorOptions options)
{
    /// <summary>Returns how a job with this input will fail, or null if the input is valid.</summary>
    public JobFailure? Check(KlingEndpoint endpoint, JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            return JobFailure.InvalidInput([new([], "Input should be a valid dictionary", "dict_type") { Input = input }]);
        }

        if (!JsonText.IsUnicode(input))
        {
            return JobFailure.InvalidInput([new([], "Input should be a valid string, unable to parse raw data as a unicode string", "string_unicode") { Input = input }]);
        }

        List<InputProblem> problems = [.. FieldCheck.Check(endpoint.Fields, input, [])];
        if (problems.Count == 0)
        {
            problems.AddRange(InputRules.Check(new KlingInput(endpoint, input), options.InputMediaLength));
        }

        if (problems.Count == 0)
        {
            problems.AddRange(new FileCheck(canDownload, options.InputMediaLength).Check(endpoint.Fields, input, []));
        }

        if (problems.Count == 0)
        {
            problems.AddRange(new Moderation(options.RefusedWords).Check(input));
        }

        return problems.Count == 0 ? null : JobFailure.InvalidInput(problems);
    }
}
