using System.CommandLine;

namespace Fal.Kling.Cli.Verbs;

/// <summary>Options that several verbs have, with the same name and meaning.</summary>
internal static class CommonOptions
{
    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON: one document, or one event a line", Recursive = true };

    public static readonly Option<bool> Emulator = new("--emulator") { Description = "Run free on a built-in emulator, even if FAL_KEY is set", Recursive = true };

    public static readonly Option<string?> Settings = new("--settings") { Description = "Run on the emulator that wrote this file", HelpName = "FILE", Recursive = true };

    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Buy without a question, whatever it costs" };

    public static readonly Option<string?> Output = new("--output", "-o") { Description = "A new file, or an existing folder (default: this folder, as kling-REQUEST_ID)", HelpName = "PATH" };

    public static readonly Option<int?> Seconds = new("--seconds") { Description = "Length of the video in seconds (default and range: see kling models MODEL)", HelpName = "N" };

    public static readonly Option<string?> Aspect = new("--aspect") { Description = "Aspect ratio, such as 16:9, 9:16 or 1:1", HelpName = "W:H" };

    public static readonly Option<string[]> Set = new("--set")
    {
        Description = "Set a field of the model. Repeat it for more fields, or to add to a list. A field that takes a file accepts a path or a URL",
        HelpName = "FIELD=VALUE",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<string?> Input = new("--input") { Description = "A JSON file with the fields. --set wins over it", HelpName = "FILE" };

    public static readonly Option<string?> Webhook = new("--webhook") { Description = "The URL that fal calls when the job is over. `kling webhook listen` receives the call", HelpName = "URL" };

    public static readonly Option<string?> SecretFile = new("--secret-file")
    {
        Description = "A file with the secret of at least 16 characters that authenticates what the webhook's URL says about the job (default: KLING_WEBHOOK_SECRET)",
        HelpName = "FILE",
    };

    public static readonly Option<string[]> UserIds = new("--user-id")
    {
        Description = "A fal user whose webhooks are accepted. Repeat it for more. The refusal of a delivery names its user (default on an emulator: its user)",
        HelpName = "ID",
        DefaultValueFactory = _ => [],
    };

    /// <summary>An option for the model of a request id.</summary>
    public static Option<string?> JobModel() => new("--model", "-m") { Description = "The model of a request id. A ticket doesn't need it", HelpName = "MODEL" };
}
