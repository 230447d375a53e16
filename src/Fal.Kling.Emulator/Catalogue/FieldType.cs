namespace Fal.Kling.Emulator;

/// <summary>The JSON type of a field.</summary>
internal enum FieldType
{
    Text,
    Number,
    Integer,
    Boolean,
    List,
    Object,
}
